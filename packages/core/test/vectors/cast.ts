import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { type Address, parseAddress } from "../../src/domain/identifiers/address.js";
import { type Hex, toHex } from "../../src/domain/encoding/bytes.js";
import { parseFolderId, parseLedgerId, parseRecordId } from "../../src/domain/identifiers/ids.js";
import { type IdentityBundle, parseIdentityBundle } from "../../src/envelope/identity-bundle.js";
import { createKeyring, type SoftwareIdentity, type SoftwareKeyring } from "../../src/keyring/software-keyring.js";

export const ledger = parseLedgerId("eip155:31337:0x5fbdb2315678afecb367f032d93f642f64180aa3");
export const folder = parseFolderId("0x000102030405060708090a0b0c0d0e0f");
export const record = parseRecordId("0x101112131415161718191a1b1c1d1e1f");
export const salt: Hex = "0x2021222324252627";
export const time = 1_780_000_000;

/** Fixed bytes for the inputs of vectors: the first ones of SHA-256(name). */
export const named = (name: string, length = 32): Uint8Array => sha256(utf8ToBytes(name)).subarray(0, length);
export const hexOf = (name: string, length = 32): Hex => toHex(named(name, length));

export interface Actor {
  readonly master: Uint8Array;
  readonly address: Address;
  readonly keyring: SoftwareKeyring;
  readonly identity: SoftwareIdentity;
  readonly bundle: IdentityBundle;
}

async function actor(name: string): Promise<Actor> {
  const master = named(`${name}: master secret`);
  const address = parseAddress(hexOf(`${name}: address`, 20));
  const keyring = await createKeyring({ bytes: () => Uint8Array.from(master) });
  const identity = await keyring.identity({ ledger, address }, 0);
  return { master, address, keyring, identity, bundle: parseIdentityBundle(identity.bundle) };
}

export const patient: Actor = await actor("patient");
export const doctor: Actor = await actor("doctor");
