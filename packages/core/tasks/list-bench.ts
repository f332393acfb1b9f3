// pnpm bench list Measures what records cost on the fakes, in processor time: adding them in
// batches, the first page and the whole list of a fresh session, and a doctor's dashboard. Each is
// measured for each record that there is, against what noble takes for the digest, the keys and the
// openings of one card, so that it tells what our own code adds. It runs the build (`pnpm build`).
// Alone it takes how many records: node packages/core/tasks/list-bench.ts [RECORDS]
import { createChartkey, createKeyring, type Wallet } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { pairedRatio } from "../../../bench/paired.ts";
import type { Ratio, Ratios } from "../../../bench/ratio.ts";
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

/** Milliseconds of the processor. */
function clock(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function openCards(): void {
  for (let nth = 0; nth < RECORDS; nth++) openCardByNoble();
}

async function readAll(rows: AsyncIterable<object>): Promise<void> {
  for await (const _ of rows);
}

const draft = (nth: number) => ({
  content: new TextEncoder().encode(`Content ${nth}`),
  title: `Record ${nth}`,
  mediaType: "text/plain",
});

const [asha, rao] = [await person("Asha", "patient"), await person("Rao", "doctor")];

/** Adds all records, once: a second time they would be more. */
async function addAll(): Promise<number> {
  const began = clock();
  for (let from = 0; from < RECORDS; from += BATCH)
    await asha.me.records.addMany(Array.from({ length: BATCH }, (_, nth) => draft(from + nth)));
  const added = clock();
  openCards();
  return (added - began) / (clock() - added);
}

const against = "cards opened by noble";
const libraries = ["@noble/ciphers", "@noble/hashes"].map((name) => [name, versionOf(name, import.meta.url)]);
const versions = { ...Object.fromEntries(libraries), node: process.version };
const row = (ratio: number, max: number): Ratio => ({
  ratio,
  target: { max },
  unit: "processor time",
  against,
  versions,
});
const paired = (ours: () => Promise<unknown>) => pairedRatio(ours, openCards, clock);

openCards();
const added = await addAll();
await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
const ratios: Ratios = {
  "records added in batches": row(added, 18),
  "own records, first page": row(await paired(async () => (await asha.connect()).records.list().page()), 1),
  "own records, whole list": row(await paired(async () => readAll((await asha.connect()).records.list().all())), 8),
  "a doctor's dashboard": row(await paired(async () => (await rao.connect()).sharedRecords.list().page()), 1),
};
console.log(JSON.stringify(ratios));
