import { indexedDbVault } from "@chartkey/browser";
import { createKeyring, generatePassphrase } from "@chartkey/core";
import { memoryDeviceList, memoryMailbox } from "@chartkey/core/fakes";
import { parseAddress, parseLedgerId } from "@chartkey/core/adapters";

const [mailbox, list] = [memoryMailbox(), memoryDeviceList()];
const ledger = parseLedgerId(`eip155:1:0x${"12".repeat(20)}`);
const address = parseAddress(`0x${"34".repeat(20)}`);
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
const askToDelete = async () => true;
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
  try {
    return await vault.create(received, { name: "This laptop", passkey: { app: "Practice", user: "Asha" } });
  } catch (error) {
    received.wipe();
    throw error;
  }
}

// on the known device, whose vault is open
const letIn = (code: string) =>
  sendKeyring({ mailbox, keyring: phone.keyring, code, confirm: (digits) => askPerson(digits) });

const [laptop] = await Promise.all([joinDevices(), read.promise.then(letIn)]);

console.log(laptop.lock.name, laptop.lock.kind); // This laptop, passkey

import { indexedDbDevice, type OpenVault } from "@chartkey/browser";
import { devicesOf } from "@chartkey/core/vault";

const devicesBy = ({ keyring }: OpenVault, memory = indexedDbDevice()) =>
  devicesOf({ list, keyring, owner: { ledger, address }, memory });

// at each start, on each device, once its vault is open
const [onPhone, onLaptop] = [devicesBy(phone), devicesBy(laptop, indexedDbDevice({ name: "laptop-memory" }))];
const mayDelete = () => askToDelete();
await phone.checkIn({ devices: onPhone, name: "Phone", mayDelete });
await laptop.checkIn({ devices: onLaptop, name: "Laptop", mayDelete });

// the person removes one in a list
for (const { name, added, removed } of await onPhone.list()) console.log(name, added, removed);
await onPhone.remove(laptop.device);

// its next start
await laptop.checkIn({ devices: onLaptop, name: "Laptop", mayDelete }); // "deleted"

console.log((await indexedDbVault({ name: "laptop" }).locks()).length); // 0
laptop.close();
phone.close();
for (const name of ["phone", "laptop"]) await indexedDbVault({ name }).delete();
