import { ChartkeyError } from "../errors/chartkey-error.js";
import { padBlock } from "../envelope/block.js";
import type { Entropy } from "../ports/entropy.js";
import type { KeyOwner, Keyring } from "../ports/keyring.js";
import { systemEntropy } from "../platform/system-entropy.js";
import { epochSecret, locatorKey } from "./derive.js";
import { type KitHints, kits, noHints } from "./kit.js";
import { type KeyringLock, lock } from "./lock.js";
import { type SoftwareIdentity, softwareIdentity } from "./software-identity.js";

/** A keyring in memory. Its master secret leaves it only sealed. */
export interface SoftwareKeyring extends Keyring {
  identity(owner: KeyOwner, index: number): Promise<SoftwareIdentity>;
  /**
   * The recovery kit: an age file that a fresh device opens with `unlockKeyring` or `readKit`.
   * @throws TypeError for a short passphrase, or a recipient that is not hybrid
   */
  seal(by: KeyringLock, hints?: KitHints): Promise<Uint8Array>;
  /**
   * Erases the master secret. Every later call of the keyring or of its identities throws
   * KEYRING_LOCKED.
   */
  wipe(): void;
}

/** @param secret M, 32 bytes; the keyring takes the array and does not copy it */
export function softwareKeyring(secret: Uint8Array): SoftwareKeyring {
  let wiped = false;
  const master = (): Uint8Array => {
    if (wiped) throw new ChartkeyError("KEYRING_LOCKED", { message: "The keyring was wiped" });
    return secret;
  };
  const identities = new Map<string, Promise<SoftwareIdentity>>();
  return {
    identity: async (owner, index) => {
      master();
      if (!Number.isSafeInteger(index) || index < 0 || index >= 2 ** 32)
        throw new TypeError("`index` is a number of keys");
      const name = `${owner.ledger}/${owner.address.toLowerCase()}/${index}`;
      const known = identities.get(name) ?? softwareIdentity(master, owner, index);
      identities.set(name, known);
      return known;
    },
    epochSecret: async (owner, folder, salt) => epochSecret(master(), owner, folder, salt),
    locatorKey: async (owner) => locatorKey(master(), owner),
    seal: async (by, hints = noHints) => {
      const contents = kits.encode({ master: master(), ledgers: [...hints.ledgers], storage: [...hints.storage] });
      return lock(padBlock(contents), by);
    },
    wipe: () => {
      wiped = true;
      secret.fill(0);
      identities.clear();
    },
  };
}

/** A keyring for a new participant, with a master secret of 32 random bytes. */
export const createKeyring = async (entropy: Entropy = systemEntropy): Promise<SoftwareKeyring> =>
  softwareKeyring(entropy.bytes(32));
