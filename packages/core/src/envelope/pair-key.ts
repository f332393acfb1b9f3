import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { type Address, addressBytes } from "../domain/identifiers/address.js";
import type { LedgerId } from "../domain/identifiers/ids.js";
import type { Identity } from "../ports/keyring.js";
import { parseIdentityBundle } from "./identity-bundle.js";
import { info, kdf } from "./kdf.js";

const SALT = utf8ToBytes("chartkey/pair/v1");

/** One of two participants, with the X25519 public key (32 bytes) of their bundle. */
export interface PairSide {
  readonly address: Address;
  readonly agree: Uint8Array;
}

/** The keys that two participants share. The pair key itself is only used to derive them. */
export interface PairKeys {
  /** 32 bytes: seals the pointers of envelopes, offers and messages between them. */
  readonly pointer: Uint8Array;
  /** 32 bytes: derives the tag of a grantee's slot in a lockbox. */
  readonly tag: Uint8Array;
}

/**
 * Derives the same keys for both sides, which are sorted by address.
 * @param shared the X25519 agreement of the two
 */
export function derivePairKeys(shared: Uint8Array, ledger: LedgerId, one: PairSide, other: PairSide): PairKeys {
  const sides = one.address.toLowerCase() < other.address.toLowerCase() ? [one, other] : [other, one];
  const fields = sides.flatMap((side) => [addressBytes(side.address), side.agree]);
  const pair = hkdf(sha256, shared, SALT, info("pair", ledger, ...fields), 32);
  return { pointer: kdf(pair, "pointer"), tag: kdf(pair, "tag") };
}

/**
 * The keys that the owner of `identity` shares with a peer.
 * @throws ChartkeyError SEAL_INVALID for an all-zero agreement.
 */
export async function pairKeys(identity: Identity, peer: PairSide): Promise<PairKeys> {
  const shared = await identity.agree(peer.agree);
  const own = { address: identity.owner.address, agree: parseIdentityBundle(identity.bundle).agree };
  return derivePairKeys(shared, identity.owner.ledger, own, peer);
}
