// pnpm bench list Measures what records cost on the fakes, in processor time: adding them in
// batches, the first page and the whole list of a fresh session, and a doctor's dashboard. Each is
// measured for each record that there is, against what noble takes for the digest, the keys and the
// openings of one card, so that it tells what our own code adds. It runs the build (`pnpm build`).
// Alone it takes how many records: node packages/core/tasks/list-bench.ts [RECORDS]
import { createChartkey, createKeyring, type Wallet } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import type { Ratio } from "../../../bench/ratio.ts";
import { versionOf } from "../../../bench/version-of.ts";
import { openCardByNoble } from "./bench/card-floor.ts";

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

/** Microseconds of the processor. */
async function costOf(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function openCards(): void {
  for (let nth = 0; nth < RECORDS; nth++) openCardByNoble();
}

const ratios: Record<string, Ratio> = {};
const versions = Object.fromEntries(
  ["@noble/ciphers", "@noble/hashes"].map((library) => [library, versionOf(library, import.meta.url)]),
);

/** Measures what stays the same right behind it, so that whatever else the machine does meets both. */
async function measure(name: string, max: number, run: () => Promise<unknown>): Promise<void> {
  const [ours, theirs] = [await costOf(run), await costOf(openCards)];
  ratios[name] = {
    ratio: ours / theirs,
    target: { max },
    unit: "processor time",
    against: "cards opened by noble",
    versions: { ...versions, node: process.version },
  };
}

async function readAll(rows: AsyncIterable<object>): Promise<void> {
  for await (const _ of rows);
}

const draft = (nth: number) => ({
  content: new TextEncoder().encode(`Content ${nth}`),
  title: `Record ${nth}`,
  mediaType: "text/plain",
});

openCards();
const [asha, rao] = [await person("Asha", "patient"), await person("Rao", "doctor")];
await measure("records added in batches", 15, async () => {
  for (let from = 0; from < RECORDS; from += BATCH)
    await asha.me.records.addMany(Array.from({ length: BATCH }, (_, nth) => draft(from + nth)));
});
await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
const paging = await asha.connect();
await measure("own records, first page", 1, () => paging.records.list().page());
const listing = await asha.connect();
await measure("own records, whole list", 8, () => readAll(listing.records.list().all()));
const doctor = await rao.connect();
await measure("a doctor's dashboard", 1, () => doctor.sharedRecords.list().page());
console.log(JSON.stringify(ratios));
