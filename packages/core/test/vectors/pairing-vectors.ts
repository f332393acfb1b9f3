import { toHex } from "../../src/domain/encoding/bytes.js";
import { memoryMailbox } from "../../src/fakes/memory-mailbox.js";
import { AnsweredCodes } from "../../src/vault/pairing/answered-codes.js";
import type { PairingCode } from "../../src/vault/pairing/pairing-code.js";
import { receiveKeyring } from "../../src/vault/pairing/receive-keyring.js";
import { sendOnce } from "../../src/vault/pairing/send-keyring.js";
import { named, patient } from "./cast.js";
import { withSeededPlatform } from "./seeded-platform.js";

/** Random bytes of a device, one after the other. */
const fixed = (...chunks: readonly Uint8Array[]) => {
  const left = [...chunks];
  return { bytes: () => new Uint8Array(left.shift() ?? []) };
};

/** A pairing in which a new device gets the patient's keyring. */
export async function pairingVectors() {
  const mailbox = memoryMailbox();
  const messages: string[] = [];
  const noting: typeof mailbox = {
    ...mailbox,
    async put(channel, number, message, options) {
      messages[number - 1] = toHex(message);
      await mailbox.put(channel, number, message, options);
    },
  };
  const shown: string[] = [];
  const confirm = (digits: string) => (shown.push(digits), true);
  const seed = named("new device: seed");
  const { code, qr } = await withSeededPlatform("pairing", async () => {
    const read = Promise.withResolvers<PairingCode>();
    const entropy = fixed(named("channel", 5), seed, named("new device: nonce"));
    const received = receiveKeyring({ mailbox: noting, show: read.resolve, confirm, entropy });
    const known = { keyring: patient.keyring, entropy: fixed(named("known device: nonce")) };
    const sent = read.promise.then((one) =>
      sendOnce(new AnsweredCodes(), { mailbox: noting, code: one.code, confirm, ...known }),
    );
    await Promise.all([received, sent]);
    return read.promise;
  });
  return { seed: toHex(seed), code, qr, messages, digits: [...new Set(shown)], bundleDigest: patient.bundle.digest };
}
