// pnpm bench Measures what records cost on the fakes, in processor time for each:
// adding them in batches, the first page and the whole list of a fresh session, each a second time,
// and a doctor's dashboard. It runs the build (`pnpm build`). Alone it takes how many records:
// node packages/core/tasks/list-bench.ts [RECORDS]
import { createChartkey, createKeyring, type Wallet } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";

const RECORDS = Number(process.argv[2] ?? 1000);
const BATCH = 100;

const ports = { ledger: memoryLedger(), blobs: memoryBlobs(), profiles: memoryProfiles() };

/** A person, and a fresh session of theirs for each call of `connect`. */
async function person(name: string, role: "patient" | "doctor") {
  const [wallet, keyring] = [memoryWallet(name), await createKeyring()];
  const connect = () => createChartkey<Wallet>(ports).connect({ wallet, keyring });
  const me = await connect();
  await me.register({ roles: [role], profile: { name, listed: true } });
  return { me, connect };
}

async function measure(name: string, run: () => Promise<number>): Promise<void> {
  const before = process.cpuUsage();
  const rows = await run();
  const { user, system } = process.cpuUsage(before);
  const each = Math.round((user + system) / RECORDS);
  console.log(`${name.padEnd(34)}${`${rows} rows`.padStart(12)}${`${each} µs a record`.padStart(18)}`);
}

async function count(rows: AsyncIterable<object>): Promise<number> {
  let counted = 0;
  for await (const _ of rows) counted++;
  return counted;
}

const draft = (nth: number) => ({
  content: new TextEncoder().encode(`Content ${nth}`),
  title: `Record ${nth}`,
  mediaType: "text/plain",
});

const [asha, rao] = [await person("Asha", "patient"), await person("Rao", "doctor")];

await measure(`adding in batches of ${BATCH}`, async () => {
  for (let from = 0; from < RECORDS; from += BATCH)
    await asha.me.records.addMany(Array.from({ length: BATCH }, (_, nth) => draft(from + nth)));
  return RECORDS;
});
await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });

const paging = await asha.connect();
await measure("own records, first page", async () => (await paging.records.list().page()).items.length);
await measure("own records, first page again", async () => (await paging.records.list().page()).items.length);

const listing = await asha.connect();
await measure("own records, whole list", () => count(listing.records.list().all()));
await measure("own records, whole list again", () => count(listing.records.list().all()));

const doctor = await rao.connect();
await measure("a doctor's dashboard", async () => (await doctor.sharedRecords.list().page()).items.length);
