import { indexedDbVault } from "@chartkey/browser";
import { createKeyring, generatePassphrase } from "@chartkey/core";
import { memoryMailbox } from "@chartkey/core/fakes";

const mailbox = memoryMailbox();
const paper = generatePassphrase();
const phone = await indexedDbVault({ name: "phone" }).create(await createKeyring(), {
  name: "Paper",
  passphrase: paper,
});

// the person, who reads the code, and compares the digits of both devices
const read = Promise.withResolvers<string>();
const seen = Promise.withResolvers<string>();
const drawQr = (qr: string) => console.log("QR", qr);
const showCode = (code: string) => read.resolve(code);
const askPerson = async (digits: string) => (seen.resolve(digits), (await seen.promise) === digits);

import { receiveKeyring, sendKeyring } from "@chartkey/core/vault";

// on the new device
async function joinDevices() {
  const received = await receiveKeyring({
    mailbox,
    show: ({ code, qr }) => (showCode(code), drawQr(qr)),
    confirm: (digits) => askPerson(digits), // "Does the other device show 123 4567?"
  });
  const vault = indexedDbVault({ name: "laptop" });
  return vault.create(received, { name: "This laptop", passkey: { app: "Practice", user: "Asha" } });
}

// on the known device, whose vault is open
const letIn = (code: string) =>
  sendKeyring({ mailbox, keyring: phone.keyring, code, confirm: (digits) => askPerson(digits) });

const [laptop] = await Promise.all([joinDevices(), read.promise.then(letIn)]);

console.log(laptop.lock.name, laptop.lock.kind); // This laptop, passkey

laptop.close();
phone.close();
for (const name of ["phone", "laptop"]) await indexedDbVault({ name }).delete();
