import { cryptoWorker, indexedDbVault } from "@chartkey/browser";
import { createChartkey, createKeyring, generatePassphrase } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";

const ports = { ledger: memoryLedger(), blobs: memoryBlobs(), profiles: memoryProfiles() };
const wallet = memoryWallet("Asha");
const passphrase = generatePassphrase();

const crypto = cryptoWorker(() => new Worker(new URL("./parts/crypto.worker.ts", import.meta.url), { type: "module" }));
const vault = indexedDbVault({ name: "unlocked-by-a-worker", crypto }); // scrypt
const chartkey = createChartkey({ ...ports, crypto }); // contents

const { keyring } = await vault.create(await createKeyring(), { name: "Paper", passphrase });
const asha = await chartkey.connect({ wallet, keyring });
await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
const content = new Blob([new Uint8Array(200_000)]);
const { record } = await asha.records.add({ content, title: "Scan", mediaType: "application/dicom" });
console.log((await (await asha.records.open(record.ref)).bytes()).length); // 200000

keyring.wipe();
await vault.delete();
vault.close();
crypto.close(); // when the page needs no keys any more
