import { type Identity, type Keyring, toHex } from "../../src/adapters/index.js";

const remembering = <V>(compute: (input: Uint8Array) => Promise<V>) => {
  const known = new Map<string, Promise<V>>();
  return async (input: Uint8Array): Promise<V> => {
    const key = toHex(input);
    const value = known.get(key) ?? compute(input);
    known.set(key, value);
    return value;
  };
};

/** The same keyring, which opens what it has opened before without computing it again. */
export function rememberingKeyring(keyring: Keyring): Keyring {
  const identities = new Map<string, Promise<Identity>>();
  const remember = async (made: Promise<Identity>): Promise<Identity> => {
    const identity = await made;
    const open = remembering(async (sealed) => identity.open(sealed));
    const agree = remembering(async (peer) => identity.agree(peer));
    return {
      ...identity,
      open: async (sealed) => (await open(sealed))?.slice(),
      agree: async (peer) => (await agree(peer)).slice(),
    };
  };
  return {
    ...keyring,
    async identity(owner, index) {
      const name = `${owner.ledger}/${owner.address}/${index}`;
      const identity = identities.get(name) ?? remember(keyring.identity(owner, index));
      identities.set(name, identity);
      return identity;
    },
  };
}
