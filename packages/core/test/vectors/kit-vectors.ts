import { toHex } from "../../src/domain/encoding/bytes.js";
import { identityString, recipientOf } from "../../src/envelope/recipient.js";
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
  return {
    bundleDigest: patient.bundle.digest,
    byPassphrase: { passphrase, kit: toHex(await seal({ passphrase })) },
    byRecipient: { identity, recipient, kit: toHex(await seal({ recipient })) },
  };
}
