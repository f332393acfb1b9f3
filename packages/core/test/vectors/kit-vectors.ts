import { toHex } from "../../src/domain/encoding/bytes.js";
import { identityString, recipientOf } from "../../src/envelope/recipient.js";
import { normalizePassphrase, passphrasesTyped } from "../../src/keyring/passphrase.js";
import { ledger, named, patient } from "./cast.js";
import { withSeededPlatform } from "./seeded-platform.js";

/**
 * A recovery kit under a passphrase and one for a second device. Both hold the patient's master
 * secret of the key vectors.
 */
export async function kitVectors() {
  const identity = identityString(named("device"));
  const recipient = await recipientOf(identity);
  const passphrase = "7k3w-0q9x-m2ve-t5hd-8rjc-z1ab";
  const hints = { ledgers: [{ id: ledger, address: patient.address, index: 0, from: "12" }], storage: [] };
  const seal = (by: { readonly passphrase: string } | { readonly recipient: string }) =>
    withSeededPlatform("kit", () => patient.keyring.seal(by, hints));
  /** What people type, and what the kit is sealed with. */
  const typed = [
    passphrase,
    " 7K3W 0Q9X M2VE T5HD 8RJC Z1AB\n",
    "7k3woq9xm2vet5hd8rjczlab",
    "7k3w\u20130q9x\u2013m2ve\u2013t5hd\u20138rjc\u2013ziab",
    "Sen\u0303ora\u00a0Mu\u0308ller 1936 ",
    "Se\u00f1ora M\u00fcller 1936",
  ].map((text) => ({ typed: text, sealed: normalizePassphrase(text), tried: passphrasesTyped(text) }));
  return {
    typed,
    bundleDigest: patient.bundle.digest,
    byPassphrase: { passphrase, kit: toHex(await seal({ passphrase })) },
    byRecipient: { identity, recipient, kit: toHex(await seal({ recipient })) },
  };
}
