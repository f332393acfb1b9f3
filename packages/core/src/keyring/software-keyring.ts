import { fromHex, type Hex, uint } from "../domain/encoding/bytes.js";
import { addressBytes } from "../domain/identifiers/address.js";
import type { FolderId } from "../domain/identifiers/ids.js";
import { type Unwrap, unwrapWithSeed } from "../envelope/export/unwrap-header.js";
import { encodeIdentityBundle } from "../envelope/identity-bundle.js";
import { kdf } from "../envelope/kdf.js";
import { hybridKeyOf } from "../envelope/hybrid-kem.js";
import type { SigningKey } from "../envelope/public-key/engine.js";
import { publicKeys } from "../envelope/public-key/system-engine.js";
import { openSealed, padBlock } from "../envelope/sealed-block.js";
import { ChartkeyError, isChartkeyError } from "../errors/chartkey-error.js";
import { checkedEntropy } from "../platform/system.js";
import type { Entropy } from "../ports/entropy.js";
import { checkOwner, type Identity, type KeyOwner, type Keyring } from "../ports/keyring.js";
import { checkHints, type KitHints, kits, noHints } from "./kit.js";
import { type KeyringLock, lock, type LockOptions } from "./lock.js";

const ctx = ({ ledger, address }: KeyOwner): readonly [string, Uint8Array] => [ledger, addressBytes(address)];

/** The keys that the protocol derives from M, the master secret. Each has 32 bytes. */
export const identitySeed = (master: Uint8Array, owner: KeyOwner, index: number): Uint8Array =>
  kdf(master, "identity", ...ctx(owner), uint(index, 4));

export const agreeKey = (master: Uint8Array, owner: KeyOwner, index: number): Uint8Array =>
  kdf(master, "agree", ...ctx(owner), uint(index, 4));

export const signingKey = (master: Uint8Array, owner: KeyOwner, index: number): Uint8Array =>
  kdf(master, "sign", ...ctx(owner), uint(index, 4));

/** S, the secret of an epoch. */
export const epochSecret = (master: Uint8Array, owner: KeyOwner, folder: FolderId, salt: Hex): Uint8Array =>
  kdf(master, "epoch", ...ctx(owner), fromHex(folder, 16), fromHex(salt, 8));

export const locatorKey = (master: Uint8Array, owner: KeyOwner): Uint8Array => kdf(master, "locator", ...ctx(owner));

export const indexKey = (master: Uint8Array, owner: KeyOwner): Uint8Array => kdf(master, "index", ...ctx(owner));

export interface SoftwareIdentity extends Identity {
  /**
   * The file key (16 bytes) behind the header of an export, `undefined` when it is sealed to
   * somebody else.
   * @throws ChartkeyError SEAL_INVALID, LIMIT_EXCEEDED
   */
  readonly unwrap: Unwrap;
}

const agreementKey = async (secret: Uint8Array) => (await publicKeys()).x25519.key(secret);

async function agree(secret: Uint8Array, peer: Uint8Array): Promise<Uint8Array> {
  const key = await agreementKey(secret);
  try {
    return await key.agree(peer);
  } catch (cause) {
    if (isChartkeyError(cause, "PART_UNAVAILABLE")) throw cause;
    throw new ChartkeyError("SEAL_INVALID", { message: "The peer's key has no agreement", cause });
  }
}

/**
 * @param master returns M, or throws after the keyring was wiped
 * @param signer returns the key of its signatures, or throws likewise
 */
async function softwareIdentity(
  master: () => Uint8Array,
  signer: () => Promise<SigningKey>,
  owner: KeyOwner,
  index: number,
): Promise<SoftwareIdentity> {
  const seed = () => identitySeed(master(), owner, index);
  const bundle = encodeIdentityBundle({
    recipient: await hybridKeyOf(seed()),
    agree: await (await agreementKey(agreeKey(master(), owner, index))).publicKey(),
    signing: await (await signer()).publicKey(),
  });
  return {
    owner,
    index,
    // a copy: all callers share this identity
    get bundle() {
      return bundle.slice();
    },
    open: async (sealed) => openSealed(seed(), sealed),
    unwrap: async (header) => unwrapWithSeed(seed())(header),
    agree: async (peer) => agree(agreeKey(master(), owner, index), peer),
    sign: async (message) => (await signer()).sign(message),
  };
}

/** A keyring in memory. Its master secret leaves it only sealed. */
export interface SoftwareKeyring extends Keyring {
  identity(owner: KeyOwner, index: number): Promise<SoftwareIdentity>;
  /**
   * The recovery kit: an age file that a fresh device opens with `unlockKeyring` or `readKit`.
   * @throws TypeError for a short passphrase, or a recipient that is not hybrid
   * @throws ChartkeyError LIMIT_EXCEEDED where the device lacks the memory for the passphrase
   */
  seal(by: KeyringLock, hints?: KitHints, options?: LockOptions): Promise<Uint8Array>;
  /**
   * Erases the master secret. Every later call of the keyring or of its identities throws
   * KEYRING_LOCKED.
   */
  wipe(): void;
}

/** What is kept under a name, made when it is first asked for. */
function keep<T>(kept: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const known = kept.get(name);
  if (known) return known;
  const made = make();
  kept.set(name, made);
  // a platform that fails may not fail again
  made.catch(() => kept.delete(name));
  return made;
}

/** @param secret M, 32 bytes; the keyring takes the array and does not copy it */
export function softwareKeyring(secret: Uint8Array): SoftwareKeyring {
  let wiped = false;
  const master = (): Uint8Array => {
    if (wiped) throw new ChartkeyError("KEYRING_LOCKED", { message: "The keyring was wiped" });
    return secret;
  };
  const identities = new Map<string, Promise<SoftwareIdentity>>();
  const signers = new Map<string, Promise<SigningKey>>();
  return {
    identity: async (given, index) => {
      master();
      const owner = checkOwner(given);
      if (!Number.isSafeInteger(index) || index < 0 || index >= 2 ** 32)
        throw new TypeError("`index` is a number of keys");
      const name = `${owner.ledger}/${owner.address}/${index}`;
      const signer = async () => {
        master();
        return keep(signers, name, async () => (await publicKeys()).ed25519.key(signingKey(master(), owner, index)));
      };
      return keep(identities, name, () => softwareIdentity(master, signer, owner, index));
    },
    epochSecret: async (owner, folder, salt) => epochSecret(master(), checkOwner(owner), folder, salt),
    locatorKey: async (owner) => locatorKey(master(), checkOwner(owner)),
    indexKey: async (owner) => indexKey(master(), checkOwner(owner)),
    seal: async (by, given = noHints, options = {}) => {
      const hints = checkHints(given);
      const contents = kits.encode({ master: master(), ledgers: [...hints.ledgers], storage: [...hints.storage] });
      return lock(padBlock(contents), by, options);
    },
    wipe: () => {
      wiped = true;
      secret.fill(0);
      identities.clear();
      signers.clear();
    },
  };
}

/** A keyring for a new participant, with a master secret of 32 random bytes. */
export const createKeyring = async (entropy?: Entropy): Promise<SoftwareKeyring> =>
  softwareKeyring(checkedEntropy(entropy).bytes(32));
