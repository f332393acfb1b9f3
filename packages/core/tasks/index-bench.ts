// pnpm bench Measures what a device that keeps an index pays for a first page, on the fakes: in
// processor time, beside one that keeps none, with the bytes that the index has for each record,
// and its largest write. It runs the build (`pnpm build`). Alone it takes how many patients there
// are, and how many records each has:
// node packages/core/tasks/index-bench.ts [PATIENTS] [RECORDS]
import { randomBytes } from "node:crypto";
import {
  type Address,
  createChartkey,
  createKeyring,
  type Hex,
  type Listing,
  type Participant,
  type Wallet,
} from "@chartkey/core";
import type { IndexCache } from "@chartkey/core/adapters";
import {
  memoryBlobs,
  memoryDevice,
  memoryIndexCache,
  memoryLedger,
  memoryProfiles,
  memoryWallet,
} from "@chartkey/core/fakes";
import { longLogs } from "./bench/long-logs.ts";

type Behind = typeof import("../dist/use-cases/index/behind.js");
const { behind } = (await import("../dist/use-cases/index/behind.js")) as Behind;

const PATIENTS = Number(process.argv[2] ?? 200);
const RECORDS = Number(process.argv[3] ?? 500);
/** How many records of each log are there in full: what a first page shows is among them. */
const REAL = 5;
const BATCH = 100;

const random = (): Hex => `0x${randomBytes(32).toString("hex")}`;

/** A cache that counts what it takes. */
function weighed() {
  const cache = memoryIndexCache();
  const sizes = new Map<string, number>();
  let largest = 0;
  const counted: IndexCache = {
    ...cache,
    set: (key, value, options) => {
      sizes.set(key, value.length);
      largest = Math.max(largest, value.length);
      return cache.set(key, value, options);
    },
  };
  return {
    cache: counted,
    bytes: () => [...sizes.values()].reduce((sum, size) => sum + size, 0),
    largest: () => largest,
  };
}

async function measured(name: string, run: () => Promise<number>): Promise<void> {
  const before = process.cpuUsage();
  const rows = await run();
  const { user, system } = process.cpuUsage(before);
  console.log(
    `  ${name.padEnd(40)}${`${rows} rows`.padStart(10)}${`${Math.round((user + system) / 1000)} ms`.padStart(12)}`,
  );
}

const draft = (nth: number) => ({
  content: new TextEncoder().encode(`Content ${nth}`),
  title: `Record ${nth}`,
  mediaType: "text/plain",
});

/** @param size how many cards each transaction files */
async function clinic(patients: number, records: number, size: number) {
  const ledger = longLogs(memoryLedger());
  const ports = { ledger, blobs: memoryBlobs(), profiles: memoryProfiles() };
  const person = async (name: string, role: "patient" | "doctor") => {
    const [wallet, keyring] = [memoryWallet(name), await createKeyring()];
    const connect = (index?: IndexCache) =>
      createChartkey<Wallet>({ ...ports, index, device: memoryDevice() }).connect({ wallet, keyring });
    const me = await connect();
    await me.register({ roles: [role], profile: { name, listed: true } });
    return { me, connect };
  };
  const file = async (patient: Address, count: number) => {
    let location: Hex = "0x";
    for await (const update of ledger.entries({ log: patient }))
      if (update.type === "entry" && "location" in update.entry.act) location = update.entry.act.location;
    for (let filed = 0; filed < count; filed += size)
      ledger.plant([
        size === 1
          ? { kind: "fileCard", patient, location, card: random() }
          : {
              kind: "fileCards",
              patient,
              location,
              cards: Array.from({ length: Math.min(size, count - filed) }, random),
            },
      ]);
  };
  const rao = await person("Rao", "doctor");
  let first;
  for (let nth = 0; nth < patients; nth++) {
    const patient = await person(`Patient ${nth}`, "patient");
    first ??= patient;
    await patient.me.records.add(draft(0));
    await patient.me.grants.give({ grantee: rao.me.address, scope: "everything" });
    await file(patient.me.address, records - REAL);
    for (let real = 1; real < REAL; real++) await patient.me.records.add(draft(real));
  }
  if (!first) throw new TypeError("No patient");
  return { rao, first };
}

async function lengthOf(rows: AsyncIterable<object>): Promise<number> {
  let counted = 0;
  for await (const _ of rows) counted++;
  return counted;
}

type Connected = (index?: IndexCache) => Promise<Participant>;

async function compare(connect: Connected, list: (me: Participant) => Listing<object>, records: number): Promise<void> {
  const { cache, bytes, largest } = weighed();
  const page = (index?: IndexCache) => async () => (await list(await connect(index)).page()).items.length;
  await measured("without an index", page());
  await measured("with an index that is empty", page(cache));
  await measured("and what it writes behind that page", async () => {
    await behind(cache).settled();
    return 0;
  });
  // a page leaves out the logs that it has no time for
  await lengthOf(list(await connect(cache)).all());
  await behind(cache).settled();
  for (const nth of ["first", "second", "third"]) await measured(`on a known device, ${nth} session`, page(cache));
  console.log(`  ${(bytes() / records).toFixed(0)} bytes a record, the largest write has ${largest()}`);
}

for (const size of [1, BATCH]) {
  const { rao } = await clinic(PATIENTS, RECORDS, size);
  console.log(`${PATIENTS} patients with ${RECORDS} records each, ${size} in a transaction; a doctor's page`);
  await compare(rao.connect, (me) => me.sharedRecords.list(), PATIENTS * RECORDS);
  const { first: alone } = await clinic(1, PATIENTS * RECORDS, size);
  console.log(`one patient with ${PATIENTS * RECORDS} records, ${size} in a transaction; own page`);
  await compare(alone.connect, (me) => me.records.list(), PATIENTS * RECORDS);
}
