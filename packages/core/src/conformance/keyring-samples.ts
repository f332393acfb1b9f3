import { fromHex, type Hex } from "../domain/encoding/bytes.js";
import { parseAddress } from "../domain/identifiers/address.js";
import { type FolderId, parseFolderId, parseLedgerId } from "../domain/identifiers/ids.js";
import { type IdentityBundle, parseIdentityBundle } from "../envelope/identity-bundle.js";
import { sealTo } from "../envelope/sealed-block.js";
import type { Identity, KeyOwner } from "../ports/keyring.js";

/** What a certain master secret gives for an owner, a folder and a salt. */
export interface GoldenKeys {
  readonly master: Hex;
  readonly owner: KeyOwner;
  readonly folder: FolderId;
  readonly salt: Hex;
  /** SHA-256 of the bundle of generation 0. */
  readonly bundleDigest: Hex;
  readonly epochSecret: Hex;
  readonly locatorKey: Hex;
  readonly indexKey: Hex;
}

export const golden: GoldenKeys = {
  master: "0x36cf433405089d6c5694297d0f701907fe9dd4048c3eca05ac6a31d5484c7f8f",
  owner: {
    ledger: parseLedgerId("eip155:31337:0x5fbdb2315678afecb367f032d93f642f64180aa3"),
    address: parseAddress("0x9547DaB64Df029b9FEE2C335bE4C2952D6689544"),
  },
  folder: parseFolderId("0x000102030405060708090a0b0c0d0e0f"),
  salt: "0x2021222324252627",
  bundleDigest: "0xb63f0990fe1d4b575ac1059f9d501a5241a2dc111338f48149587b86885ce73c",
  epochSecret: "0x43148daae6340b190232777233bcb61423f23739c83b717ce96f542562faf557",
  locatorKey: "0xbe6dc7e14dcf08306d618b7d94378caaa13ed5b2b0b83a01bde4d46d37d511da",
  indexKey: "0x96cd1cdf6c765d16cac94bc56789e96928df2eda81aa7e61ebfc04b18a6fc2f0",
};

export const { owner, folder, salt } = golden;

/** Owners that differ from {@link owner} in one thing each, by what that is. */
export const otherOwners: Readonly<Record<string, KeyOwner>> = {
  "another chain": { ...owner, ledger: parseLedgerId(owner.ledger.replace("31337", "1")) },
  "another contract": { ...owner, ledger: parseLedgerId(`${owner.ledger.slice(0, -2)}00`) },
  "another address": { ...owner, address: parseAddress(`0x${"17".repeat(20)}`) },
};

export const otherFolder: FolderId = parseFolderId(`0x${"17".repeat(16)}`);
export const otherSalt: Hex = `0x${"17".repeat(8)}`;

export const bytesOf = (hex: Hex): Uint8Array => fromHex(hex);

/** @throws ChartkeyError FORMAT_INVALID for a bundle that is not sound */
export const keysOf = ({ bundle }: Identity): IdentityBundle => parseIdentityBundle(bundle);

/** Seals a plaintext to an identity. */
export const sealed = (identity: Identity, plaintext: Uint8Array): Promise<Uint8Array> =>
  sealTo([keysOf(identity).recipient], plaintext);

/** All points of Curve25519 of low order, and their forms that are not reduced (RFC 7748). */
export const lowOrder: readonly Uint8Array[] = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].map((hex) => fromHex(`0x${hex}`));
