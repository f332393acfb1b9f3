import type { KeyOwner } from "../../ports/keyring.js";
import type { KeyringFixture } from "../keyring-fixture.js";
import { replacing, type Sabotage } from "./sabotage.js";
import { atFirstOwner, identities, inPlace, remembering } from "./spoiled-keyring.js";

/** Ways in which the identities of a keyring go wrong. */
export const keyringIdentitySabotages: readonly Sabotage<KeyringFixture>[] = [
  {
    what: "an identity says another generation",
    noticed: "identity: has a sound bundle, and the owner and generation that were asked for",
    spoil: identities(({ index }) => ({ index: index + 1 })),
  },
  {
    what: "a bundle is cut",
    noticed: "identity: has a sound bundle, and the owner and generation that were asked for",
    spoil: identities(({ bundle }) => ({ bundle: bundle.subarray(1) })),
  },
  {
    what: "keys are derived from the text of an address as it is written",
    noticed: "identity: is the same for the same arguments, also at once, and in any form of the address",
    spoil: inPlace((honest) => ({
      identity: (owner, index) => honest.identity(owner, index + (/[A-F]/u.test(owner.address) ? 0 : 1)),
    })),
  },
  {
    what: "a generation is forgotten",
    noticed: "identity: another ledger, address, generation or keyring has unrelated keys",
    spoil: inPlace((honest) => ({ identity: (owner) => honest.identity(owner, 0) })),
  },
  {
    what: "all ledgers have the same identities",
    noticed: "identity: another ledger, address, generation or keyring has unrelated keys",
    spoil: inPlace((honest) => ({ identity: (owner, index) => honest.identity(atFirstOwner(owner), index) })),
  },
  {
    what: "a bad generation is the first one",
    noticed: "identity: refuses what is no owner and no generation",
    spoil: inPlace((honest) => ({
      identity: (owner, index) => honest.identity(owner, index >= 0 && index < 2 ** 32 ? Math.floor(index) : 0),
    })),
  },
  {
    what: "more than a megabyte is cut",
    noticed: "open: what was sealed to it, from nothing up to 16 MiB",
    spoil: identities((identity) => ({
      open: async (sealed) => (await identity.open(sealed))?.subarray(0, 1_048_576),
    })),
  },
  {
    what: "what is for somebody else is an error",
    noticed: "open: what was sealed to somebody else is undefined",
    spoil: identities((identity) => ({
      open: async (sealed) => {
        const opened = await identity.open(sealed);
        if (!opened) throw new Error("No identity matched");
        return opened;
      },
    })),
  },
  {
    what: "what was altered is for somebody else",
    noticed: "open: a file that is malformed or altered is SEAL_INVALID",
    spoil: identities((identity) => ({ open: (sealed) => identity.open(sealed).catch(() => undefined) })),
  },
  {
    what: "an agreement is hashed",
    noticed: "agree: both sides come to the same 32 bytes, by X25519",
    spoil: identities((identity) => ({
      agree: async (peer) => (await identity.agree(peer)).map((byte) => byte ^ 0xff),
    })),
  },
  {
    what: "an agreement may be zero",
    noticed: "agree: a peer's key of low order is SEAL_INVALID",
    spoil: identities((identity) => ({
      agree: (peer) => identity.agree(peer).catch(() => new Uint8Array(32)),
    })),
  },
  {
    what: "a short key is filled up",
    noticed: "agree: what is no key of 32 bytes is refused",
    spoil: identities((identity) => ({
      agree: (peer) => identity.agree(Uint8Array.of(...peer, ...new Uint8Array(32).fill(9)).subarray(0, 32)),
    })),
  },
  {
    what: "a digest is signed in place of the message",
    noticed: "sign: Ed25519 signatures by the key of its bundle, always the same",
    spoil: identities((identity) => ({ sign: (message) => identity.sign(message.slice(0, 8)) })),
  },
  {
    what: "a bundle is shared with its callers",
    noticed: "results: the caller may change them, and its own arguments afterwards",
    spoil: inPlace((honest) => {
      const identity = remembering((owner: KeyOwner, index: number) => honest.identity(owner, index));
      const bundle = remembering(async (owner: KeyOwner, index: number) => (await identity(owner, index)).bundle);
      return {
        identity: async (owner, index) =>
          replacing(await identity(owner, index), { bundle: await bundle(owner, index) }),
      };
    }),
  },
  {
    what: "an argument is wiped",
    noticed: "results: the caller may change them, and its own arguments afterwards",
    spoil: identities((identity) => ({
      sign: async (message) => {
        const signature = await identity.sign(message);
        message.fill(0);
        return signature;
      },
    })),
  },
];
