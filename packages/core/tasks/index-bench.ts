// pnpm bench Measures what a device that keeps an index pays for a first page, on the fakes: in
// processor time, beside one that keeps none, with the bytes that the index has for each record,
// and its largest write. It runs the build (`pnpm build`). Alone it takes how many patients there
// are, and how many records each has:
// node packages/core/tasks/index-bench.ts [PATIENTS] [RECORDS]
import type { Listing, Participant } from "@chartkey/core";
import { memoryIndexCache } from "@chartkey/core/fakes";
import { clinic } from "./bench/clinic.ts";
import { indexSessions, type Measured, sessionLines } from "./bench/index-sessions.ts";

const PATIENTS = Number(process.argv[2] ?? 200);
const RECORDS = Number(process.argv[3] ?? 500);
const BATCH = 100;

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function print(connect: Measured["connect"], list: (me: Participant) => Listing<object>): Promise<void> {
  const sessions = await indexSessions({ connect, list, cache: memoryIndexCache(), clock: processorTime });
  console.log(sessionLines(sessions, PATIENTS * RECORDS).join("\n"));
}

for (const size of [1, BATCH]) {
  const { rao } = await clinic(PATIENTS, RECORDS, size);
  console.log(`${PATIENTS} patients with ${RECORDS} records each, ${size} in a transaction; a doctor's page`);
  await print(rao.connect, (me) => me.sharedRecords.list());
  const { first: alone } = await clinic(1, PATIENTS * RECORDS, size);
  console.log(`one patient with ${PATIENTS * RECORDS} records, ${size} in a transaction; own page`);
  await print(alone.connect, (me) => me.records.list());
}
