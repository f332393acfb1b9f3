// pnpm bench strangers Measures the first page of each list against hostile patients: time, the
// memory of the process at its peak, look-ups in the blob store, bytes, and calls of the ledger.
// Each list has a process of its own. It fails above 5 s or 300 MB. It runs the build (`pnpm
// build`).
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import {
  type Address,
  createChartkey,
  createKeyring,
  type Hex,
  type Listing,
  newRecordId,
  type Participant,
  type Wallet,
} from "@chartkey/core";
import { type Act, encodeScope, toHex } from "@chartkey/core/adapters";
import { memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { fileBlobs } from "./bench/file-blobs.ts";
import { plantedLedger, strangerAddress } from "./bench/planted-ledger.ts";

/** A module of the build that core does not export. */
const internal = async <T>(path: string): Promise<T> => (await import(`../dist/envelope/${path}.js`)) as T;

type Recipients = typeof import("../src/envelope/recipient.js");
type Envelope = import("../src/envelope/envelope.js").Envelope;
type Envelopes = typeof import("../src/envelope/envelope.js");
type Blocks = typeof import("../src/envelope/sealed-block.js");
const { splitBlob } = await internal<typeof import("../src/envelope/blob-list.js")>("blob-list");
const { sealEnvelope } = await internal<Envelopes>("envelope");
const { parseIdentityBundle } = await internal<typeof import("../src/envelope/identity-bundle.js")>("identity-bundle");
const { pairKeys } = await internal<typeof import("../src/envelope/pair-key.js")>("pair-key");
const { NO_REQUEST } = await internal<typeof import("../src/domain/acts/act.js")>("../domain/acts/act");
const { parseRecipient, recipientString } = await internal<Recipients>("recipient");
const { sealPointer } = await internal<typeof import("../src/envelope/pointer.js")>("pointer");
const { sealBlock } = await internal<Blocks>("sealed-block");
const { parseFolderId } =
  await internal<typeof import("../src/domain/identifiers/ids.js")>("../domain/identifiers/ids");

const MAX_TIME = 5000;
const MAX_MEMORY = 300;
const MIB = 2 ** 20;

const random = (length = 32): Hex => toHex(randomBytes(length));
const forever = { until: 2 ** 40 - 1, permissions: 1 } as const;

/** A doctor to whom an honest and a hostile patient granted everything, on an empty ledger. */
async function clinic(delay = 0) {
  const ledger = plantedLedger(memoryLedger());
  const blobs = fileBlobs(delay);
  const ports = { ledger, blobs, profiles: memoryProfiles(), trust: { requests: "anyone" } } as const;
  const person = async (name: string, role: "patient" | "doctor") => {
    const [wallet, keyring] = [memoryWallet(name), await createKeyring()];
    const connect = () => createChartkey<Wallet>(ports).connect({ wallet, keyring });
    const me = await connect();
    await me.register({ roles: [role], profile: { name, listed: true } });
    const identity = () => keyring.identity({ ledger: ledger.id, address: me.address }, 0);
    return { me, wallet, keyring, connect, identity };
  };
  const [asha, mallory] = [await person("Asha", "patient"), await person("Mallory", "patient")];
  const rao = await person("Rao", "doctor");
  for (const { me } of [asha, mallory]) {
    await me.records.add({ content: new Uint8Array(1000), title: "Honest", mediaType: "text/plain" });
    await me.grants.give({ grantee: rao.me.address, scope: "everything" });
  }
  const submit = async (acts: readonly Act[], { wallet }: typeof asha) => {
    const base = await ledger.account(wallet.address);
    await ledger.submit(acts, wallet, { base });
  };
  return { ledger, blobs, asha, mallory, rao, submit };
}

type Clinic = Awaited<ReturnType<typeof clinic>>;

const deadGrant = (patient: Address, grantee: Address): Act => ({
  kind: "grantAccess",
  patient,
  grantee,
  scope: encodeScope({ record: newRecordId() }),
  envelope: random(),
  request: NO_REQUEST,
  ...forever,
});

/** Strangers, each with a grant to nothing; every second one with a bundle that is there. */
async function strangers({ ledger, mallory, rao }: Clinic, count: number): Promise<void> {
  const live = toHex(
    createHash("sha256")
      .update((await mallory.identity()).bundle)
      .digest(),
  );
  for (let nth = 0; nth < count; nth++) {
    const participant = strangerAddress(nth);
    const key = nth % 2 === 0 ? live : random();
    ledger.plant([{ kind: "publishKey", participant, key }, deadGrant(participant, rao.me.address)], rao.me.address);
  }
}

async function deadGrants({ mallory, rao, submit }: Clinic, count: number): Promise<void> {
  for (let given = 0; given < count; given += 100)
    await submit(
      Array.from({ length: 100 }, () => deadGrant(mallory.me.address, rao.me.address)),
      mallory,
    );
}

/** Cards that point to nothing, in one act. */
async function deadCards({ ledger, mallory, submit }: Clinic, count: number): Promise<void> {
  let location: Hex = "0x";
  for await (const update of ledger.entries({ log: mallory.me.address }))
    if (update.type === "entry" && "location" in update.entry.act) location = update.entry.act.location;
  const cards = Array.from({ length: count }, () => random());
  await submit([{ kind: "fileCards", patient: mallory.me.address, location, cards }], mallory);
}

/** CBOR of an envelope's beginning, and then of as many empty maps as fit. */
function junk(size: number): Uint8Array {
  const head = [0xa3, ...text("v"), 1, ...text("kind"), ...text("envelope"), ...text("junk"), 0x9a];
  const count = new Uint8Array(4);
  new DataView(count.buffer).setUint32(0, size);
  const bytes = new Uint8Array(head.length + 4 + size).fill(0xa0);
  bytes.set([...head, ...count]);
  return bytes;
}

const text = (word: string): readonly number[] => [0x60 + word.length, ...new TextEncoder().encode(word)];

/** What a process of its own seals, so that this one does not hold the memory that it takes. */
interface Sealing {
  readonly parties: Pick<Envelope, "ledger" | "patient" | "grantee" | "scope" | "granteeKey">;
  /** As texts, since it comes to another process as JSON. */
  readonly recipients: { readonly patient: string; readonly grantee: string };
  /** Whether it holds 32,768 keys, or 16 MiB of empty maps. */
  readonly valid: boolean;
}

async function seal({ parties, recipients: { patient, grantee }, valid }: Sealing): Promise<Uint8Array> {
  const recipients = { patient: parseRecipient(patient), grantee: parseRecipient(grantee) };
  const bounds = { limit: 16 * MIB, what: "An envelope" };
  if (!valid) return sealBlock([recipients.grantee, recipients.patient], junk(16 * MIB - 65_536), bounds);
  const terms = { purpose: null, since: null, follow: false, limits: null, accept: null } as const;
  const epochs = Array.from({ length: 2 ** 15 }, (_, i) => ({
    folder: parseFolderId(`0x${"01".repeat(16)}`),
    salt: `0x${i.toString(16).padStart(16, "0")}` as const,
    secret: new Uint8Array(32),
  }));
  const keys = { locator: new Uint8Array(32), epochs, versions: [] };
  return sealEnvelope({ ...parties, ...forever, ...terms, ...keys }, recipients);
}

/** Grants with the largest envelopes: 16 MiB of empty maps, and every fourth with 32,768 keys. */
async function largeEnvelopes({ ledger, blobs, mallory, rao, submit }: Clinic, count: number): Promise<void> {
  const [mine, theirs] = [await mallory.identity(), parseIdentityBundle((await rao.identity()).bundle)];
  const recipients = {
    patient: recipientString(parseIdentityBundle(mine.bundle).recipient),
    grantee: recipientString(theirs.recipient),
  };
  const { pointer } = await pairKeys(mine, { address: rao.me.address, agree: theirs.agree });
  for (let nth = 0; nth < count; nth++) {
    const valid = nth % 4 === 0;
    const scope = encodeScope(valid ? { folder: parseFolderId(random(16)) } : { record: newRecordId() });
    const where = { patient: mallory.me.address, grantee: rao.me.address, scope } as const;
    const parties = { ...where, ledger: ledger.id, granteeKey: theirs.digest };
    const sealing: Sealing = { parties, recipients, valid };
    const { stdout: sealed, status } = spawnSync(
      process.execPath,
      [import.meta.filename, "seal", JSON.stringify(sealing)],
      {
        maxBuffer: 32 * MIB,
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    if (status !== 0) throw new Error("An envelope was not sealed");
    const { root, parts } = splitBlob(sealed);
    for (const block of [...parts, root]) await blobs.put(block, { holder: "bench" });
    const digest = createHash("sha256").update(root).digest();
    const envelope = sealPointer(pointer, { kind: "envelope", ledger: ledger.id, ...where }, digest);
    await submit([{ kind: "grantAccess", ...where, envelope, request: NO_REQUEST, ...forever }], mallory);
  }
}

/** Requests whose messages are nowhere, to the doctor and to the honest patient. */
async function deadRequests({ asha, mallory, rao, submit }: Clinic, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth++)
    for (const { me } of [asha, rao])
      await submit(
        [{ kind: "requestAccess", patient: me.address, requester: mallory.me.address, message: random() }],
        mallory,
      );
}

const scenarios: Readonly<Record<string, () => Promise<Clinic>>> = {
  "nobody hostile": () => clinic(),
  "10,000 strangers' grants": async () => prepared(await clinic(), (of) => strangers(of, 10_000)),
  "10,000 grants of one": async () => prepared(await clinic(), (of) => deadGrants(of, 10_000)),
  "400 dead cards": async () => prepared(await clinic(), (of) => deadCards(of, 400)),
  "16 MiB envelopes": async () => prepared(await clinic(), (of) => largeEnvelopes(of, 12)),
  "30 s to say no": async () =>
    prepared(await clinic(30_000), async (of) => {
      await strangers(of, 1000);
      await deadCards(of, 400);
      await deadGrants(of, 100);
      await deadRequests(of, 30);
    }),
};

async function prepared(of: Clinic, prepare: (of: Clinic) => Promise<void>): Promise<Clinic> {
  await prepare(of);
  return of;
}

const lists: Readonly<Record<string, (of: Clinic) => readonly [Clinic["rao"], (me: Participant) => Listing<object>]>> =
  {
    "sharedRecords.list": ({ rao }) => [rao, (me) => me.sharedRecords.list()],
    "sharedRecords.patients": ({ rao }) => [rao, (me) => me.sharedRecords.patients()],
    "receivedGrants.list": ({ rao }) => [rao, (me) => me.receivedGrants.list()],
    "requests.list": ({ rao }) => [rao, (me) => me.requests.list()],
    "records.list": ({ mallory }) => [mallory, (me) => me.records.list()],
  };

/** The most memory that the process has held since `forgetPeak`, in MiB. */
function peakMemory(): number {
  const [, high = "0"] = /VmHWM:\s+(\d+) kB/u.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(high) / 1024;
}

/** @returns what the process holds now, in MiB */
function forgetPeak(): number {
  globalThis.gc?.();
  writeFileSync("/proc/self/clear_refs", "5");
  return peakMemory();
}

const isProblem = (row: object): boolean =>
  ("ok" in row && row.ok === false) || ("problem" in row && Boolean(row.problem));

async function measure(scenario: string, name: string): Promise<void> {
  const of = await scenarios[scenario]?.();
  const list = of && lists[name]?.(of);
  if (!of || !list) throw new TypeError(`${scenario}, ${name}`);
  const { ledger, blobs } = of;
  const [who, open] = list;
  const me = await who.connect();
  [ledger.read.calls, blobs.read.lookUps, blobs.read.bytes] = [0, 0, 0];
  const before = forgetPeak();
  const start = performance.now();
  const { items, problems } = await open(me).page();
  const time = performance.now() - start;
  const memory = peakMemory();
  const columns = [
    scenario.padEnd(26),
    name.padEnd(24),
    `${items.length} rows, ${items.filter(isProblem).length} of them problems, ${problems.length} named`.padEnd(48),
    `${Math.round(time)} ms`.padStart(8),
    `${Math.round(before)} to ${Math.round(memory)} MiB`.padStart(16),
    `${blobs.read.lookUps} look-ups`.padStart(15),
    `${(blobs.read.bytes / MIB).toFixed(1)} MiB`.padStart(10),
    `${ledger.read.calls} calls`.padStart(13),
  ];
  console.log(columns.join(""));
  if (time > MAX_TIME || memory > MAX_MEMORY) process.exitCode = 1;
  blobs.drop();
}

/** Runs one list of one scenario in a process of its own. */
function measureAlone(scenario: string, list: string): void {
  const args = ["--expose-gc", "--no-warnings", import.meta.filename, scenario, list];
  if (spawnSync(process.execPath, args, { stdio: "inherit" }).status !== 0) process.exitCode = 1;
}

const [, , first, second] = process.argv;
if (first === "seal" && second !== undefined) process.stdout.write(await seal(JSON.parse(second) as Sealing));
else if (first !== undefined && second !== undefined) await measure(first, second);
else for (const scenario of Object.keys(scenarios)) for (const list of Object.keys(lists)) measureAlone(scenario, list);
