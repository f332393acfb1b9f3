import { inField } from "../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { type Address, parseAddress } from "../domain/identifiers/address.js";
import { type FolderId, type LedgerId, parseLedgerId } from "../domain/identifiers/ids.js";
import type { Hex } from "../domain/encoding/bytes.js";

/**
 * For whom keys are derived: the `ctx` of the protocol. The same keyring derives unrelated keys for
 * another ledger or address.
 */
export interface KeyOwner {
  readonly ledger: LedgerId;
  readonly address: Address;
}

const ownerKeys: KeyRules<KeyOwner> = { ledger: "required", address: "required" };

/**
 * @returns a copy, with each value in its one form: keys are derived from the texts
 * @throws TypeError that names the key or the field
 */
export function checkOwner(given: KeyOwner): KeyOwner {
  const { ledger, address } = checkKeys("owner", given, ownerKeys);
  return {
    ledger: inField("owner.ledger", () => parseLedgerId(ledger)),
    address: inField("owner.address", () => parseAddress(address)),
  };
}

/** One generation of a participant's keys. Secrets stay inside: callers get results only. */
export interface Identity {
  readonly owner: KeyOwner;
  /** The generation, from 0; each change of keys adds one. Below 2^32. */
  readonly index: number;
  /**
   * The identity bundle: tag ‖ 0x00 ‖ raw hybrid recipient (1,216) ‖ X25519 public key (32) ‖
   * Ed25519 public key (32). Its SHA-256 is published.
   */
  readonly bundle: Uint8Array;
  /**
   * The plaintext of an age file (at most 16 MiB) sealed to this identity, or `undefined` when it
   * is sealed to somebody else.
   * @throws ChartkeyError SEAL_INVALID for a file that is malformed or altered
   */
  open(sealed: Uint8Array): Promise<Uint8Array | undefined>;
  /**
   * X25519 (RFC 7748) with a peer's public key of 32 bytes. The result has 32 bytes.
   * @throws ChartkeyError SEAL_INVALID for an all-zero result (RFC 7748, section 6.1)
   */
  agree(peer: Uint8Array): Promise<Uint8Array>;
  /** An Ed25519 signature (RFC 8032) of 64 bytes, without a prompt. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/**
 * Holds one master secret, from which all other keys are derived. Core has a software keyring; a
 * hardware keyring can implement this interface too.
 */
export interface Keyring {
  identity(owner: KeyOwner, index: number): Promise<Identity>;
  /**
   * S, the secret of one epoch of one folder, 32 bytes. Whoever has it can read that epoch.
   * @param salt 8 bytes
   */
  epochSecret(owner: KeyOwner, folder: FolderId, salt: Hex): Promise<Uint8Array>;
  /** The key that seals pointers to the owner's lockboxes, 32 bytes. */
  locatorKey(owner: KeyOwner): Promise<Uint8Array>;
  /**
   * The key of what only this device keeps for this owner, 32 bytes: its index, and its notes of
   * uploads that can go on.
   */
  indexKey(owner: KeyOwner): Promise<Uint8Array>;
}
