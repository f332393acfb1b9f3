import { type Address, parseAddress } from "../../src/domain/identifiers/address.js";
import type { Hex } from "../../src/domain/encoding/bytes.js";
import { type LedgerId, parseFolderId, parseLedgerId, parseRecordId } from "../../src/domain/identifiers/ids.js";
import { type IdentityBundle, parseIdentityBundle } from "../../src/envelope/identity-bundle.js";
import { recipientString } from "../../src/envelope/recipient.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { createKeyring, type SoftwareIdentity, type SoftwareKeyring } from "../../src/keyring/software-keyring.js";

export const ledger: LedgerId = parseLedgerId("eip155:31337:0x5fbdb2315678afecb367f032d93f642f64180aa3");
export const otherLedger: LedgerId = parseLedgerId("eip155:31337:0xe7f1725e7734ce288f8367e1bb143e90bb3f0512");
export const folder = parseFolderId("0x000102030405060708090a0b0c0d0e0f");
export const otherFolder = parseFolderId("0xf0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
export const record = parseRecordId("0x101112131415161718191a1b1c1d1e1f");
export const salt: Hex = "0x2021222324252627";
export const time = 1_780_000_000;

export interface Actor {
  readonly address: Address;
  readonly keyring: SoftwareKeyring;
  readonly identity: SoftwareIdentity;
  readonly bundle: IdentityBundle;
  /** As age writes it. */
  readonly recipient: string;
}

async function actor(seed: string, address: string): Promise<Actor> {
  const keyring = await createKeyring(seededEntropy(seed));
  const owner = { ledger, address: parseAddress(address) };
  const identity = await keyring.identity(owner, 0);
  const bundle = parseIdentityBundle(identity.bundle);
  return { address: owner.address, keyring, identity, bundle, recipient: recipientString(bundle.recipient) };
}

export const asha: Actor = await actor("asha", `0x${"a1".repeat(20)}`);
export const rao: Actor = await actor("rao", `0x${"b2".repeat(20)}`);
export const stranger: Actor = await actor("stranger", `0x${"c3".repeat(20)}`);

export const bytesOf = (length: number, seed = "bytes"): Uint8Array => {
  const entropy = seededEntropy(seed);
  const all = new Uint8Array(length);
  for (let i = 0; i < length; i += 65_536) all.set(entropy.bytes(Math.min(65_536, length - i)), i);
  return all;
};

/** A copy with one bit changed. */
export const flipped = (bytes: Uint8Array, index: number): Uint8Array =>
  bytes.map((byte, i) => (i === (index + bytes.length) % bytes.length ? byte ^ 1 : byte));
