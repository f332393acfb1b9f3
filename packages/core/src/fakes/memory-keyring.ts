import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import { softwareKeyring } from "../keyring/software-keyring.js";
import type { Identity, Keyring } from "../ports/keyring.js";
import { checkSeed } from "./seeded-entropy.js";

/** A keyring in memory that can be locked and unlocked, as one in a device can. */
export interface MemoryKeyring extends Keyring {
  /**
   * From now on every call throws KEYRING_LOCKED, also that of an identity that was given before.
   */
  lock(): void;
  unlock(): void;
}

/**
 * A keyring whose master secret is derived from `seed`. For tests only: whoever knows the seed has
 * every key.
 * @throws TypeError without a seed, since all such keyrings would be one
 */
export function memoryKeyring(seed: string): MemoryKeyring {
  checkSeed(seed);
  const keyring = softwareKeyring(sha256(utf8ToBytes(`chartkey memory keyring ${seed}`)));
  let locked = false;

  const unlocked = <T>(call: () => Promise<T>): Promise<T> => {
    if (locked) return Promise.reject(new ChartkeyError("KEYRING_LOCKED", { message: "The keyring was locked" }));
    return call();
  };

  const guarded = (identity: Identity): Identity => ({
    owner: identity.owner,
    index: identity.index,
    get bundle() {
      return identity.bundle;
    },
    open: (sealed) => unlocked(() => identity.open(sealed)),
    agree: (peer) => unlocked(() => identity.agree(peer)),
    sign: (message) => unlocked(() => identity.sign(message)),
  });

  return {
    identity: (owner, index) => unlocked(async () => guarded(await keyring.identity(owner, index))),
    epochSecret: (owner, folder, salt) => unlocked(() => keyring.epochSecret(owner, folder, salt)),
    locatorKey: (owner) => unlocked(() => keyring.locatorKey(owner)),
    indexKey: (owner) => unlocked(() => keyring.indexKey(owner)),
    lock: () => void (locked = true),
    unlock: () => void (locked = false),
  };
}
