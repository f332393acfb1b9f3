// A process that downloads a record into a file, from what is there on, and is killed behind a
// write that makes the file as long as it says. Of an error it prints the code:
// node --import …/sources.ts downloading-process.ts FILE LENGTH
import { appendFileSync, openAsBlob, statSync } from "node:fs";
import { createChartkey, createKeyring, isChartkeyError } from "@chartkey/core";
import {
  fixedClock,
  memoryBlobs,
  memoryLedger,
  memoryProfiles,
  memoryWallet,
  seededEntropy,
} from "@chartkey/core/fakes";
import { scan } from "./scan.ts";

const [file = "", length = ""] = process.argv.slice(2);

// each process makes the same world anew: the store and the ledger are not what is tested
const clock = fixedClock(new Date("2026-03-02T08:00:00Z"));
const ports = { ledger: memoryLedger({ clock }), blobs: memoryBlobs(), profiles: memoryProfiles() };
const chartkey = createChartkey({ ...ports, clock, entropy: seededEntropy("downloads") });
const keyring = await createKeyring(seededEntropy("asha"));
const asha = await chartkey.connect({ wallet: memoryWallet("asha"), keyring });
await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
const { record } = await asha.records.add({ content: scan(), title: "Scan", mediaType: "application/dicom" });

const opened = await asha.records.open(record.ref);
try {
  for await (const chunk of opened.rest(await openAsBlob(file))) {
    appendFileSync(file, chunk);
    if (statSync(file).size >= Number(length)) process.kill(process.pid, "SIGKILL");
  }
} catch (error) {
  if (!isChartkeyError(error)) throw error;
  console.log(error.code);
}
