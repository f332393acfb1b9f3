import { base64urlnopad } from "@scure/base";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { identityString, recipientOf } from "../../src/envelope/recipient.js";
import { prepareLock } from "../../src/vault/vault-lock.js";
import { createVault, readLocks } from "../../src/vault/vault.js";
import { decodeVault } from "../../src/vault/vault-file.js";
import { named, patient } from "./cast.js";
import { withSeededPlatform } from "./seeded-platform.js";

/** A vault of the patient's keyring under a passphrase, and the same with a passkey besides. */
export async function vaultVectors() {
  const passphrase = "7k3w-0q9x-m2ve-t5hd-8rjc-z1ab";
  const identity = identityString(named("passkey"));
  const credential = base64urlnopad.encode(named("credential"));
  const salt = base64urlnopad.encode(named("salt"));
  const now = new Date("2026-07-01T10:00:00Z");
  const recipient = await recipientOf(identity);
  const { byPassphrase, both, device } = await withSeededPlatform("vault", async () => {
    const paper = await prepareLock({ name: "Paper", passphrase }, now);
    const { file, vault } = await createVault(patient.keyring, paper);
    const phone = await prepareLock({ name: "Phone", passkey: { credential, salt, recipient }, identity }, now);
    return { byPassphrase: file, both: await vault.add(file, phone), device: vault.device };
  });
  return {
    passphrase,
    identity,
    device,
    bundleDigest: patient.bundle.digest,
    byPassphrase: toHex(byPassphrase),
    both: toHex(both),
    locks: readLocks(both).map((lock) => ({ ...lock, added: lock.added.toISOString() })),
    proofs: decodeVault(both).locks.map(({ proof }) => toHex(proof)),
  };
}
