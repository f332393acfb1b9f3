import { lazyEngine } from "../../../src/envelope/payload/system-engine.js";
import {
  memoryDevice,
  memoryBlobs,
  memoryLedger,
  memoryProfiles,
  memoryWallet,
  seededEntropy,
} from "../../../src/fakes/index.js";
import { fixedClock } from "../../../src/fakes/fixed-clock.js";
import { createKeyring } from "../../../src/keyring/software-keyring.js";
import type { ExportFile } from "../../../src/use-cases/export/export-file.js";
import { type ExportOptions, exportRecords } from "../../../src/use-cases/export/export-records.js";
import type { ImportedRecord } from "../../../src/export/imported-record.js";
import { LogReader } from "../../../src/use-cases/log/log-reader.js";
import { createParticipant } from "../../../src/use-cases/participant/participant.js";
import { Verifier } from "../../../src/use-cases/trust/verifier.js";
import { createSession } from "../../../src/use-cases/session/session.js";
import { collect } from "../../../src/streams/bytes.js";

export const bytesOf = (length: number, seed: string): Uint8Array => {
  const entropy = seededEntropy(seed);
  const all = new Uint8Array(length);
  for (let i = 0; i < length; i += 65_536) all.set(entropy.bytes(Math.min(65_536, length - i)), i);
  return all;
};

/** A registered patient on the fakes, with the parts that an export needs. */
export async function patient(seed: string) {
  const clock = fixedClock(new Date("2026-03-02T08:00:00Z"));
  const ports = {
    ledger: memoryLedger({ clock }),
    blobs: memoryBlobs(),
    profiles: memoryProfiles(),
    device: memoryDevice(),
    entropy: seededEntropy(seed),
    clock,
  };
  const wallet = memoryWallet(seed);
  const keyring = await createKeyring(seededEntropy(`${seed}/keyring`));
  /** Connects with empty caches, so that every card is read from the store. */
  const open = () =>
    createSession(
      { ...ports, logs: new LogReader(ports), verifier: new Verifier(ports), engine: lazyEngine },
      wallet,
      keyring,
    );
  const session = open();
  const me = createParticipant(session);
  await me.register({ roles: ["patient"], profile: { name: seed, listed: true } });
  return { ...ports, wallet, keyring, session, me, open, owner: session.owner };
}

export type Written = Map<string, Uint8Array>;

/** Writes an export into memory. */
export async function written(files: AsyncIterable<ExportFile>): Promise<Written> {
  const all: Written = new Map();
  for await (const { path, bytes } of files) all.set(path, await collect(bytes, 2 ** 26));
  return all;
}

export const exported = (session: Parameters<typeof exportRecords>[0], options?: ExportOptions): Promise<Written> =>
  written(exportRecords(session, options));

/** Reads files as an app would, in pieces of any size. */
export const sourceOf = (files: ReadonlyMap<string, Uint8Array>, piece = 1000) =>
  async function* (path: string): AsyncGenerator<Uint8Array> {
    const bytes = files.get(path);
    if (!bytes) throw new Error(`ENOENT ${path}`);
    for (let i = 0; i < bytes.length; i += piece) yield bytes.slice(i, i + piece);
  };

export async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export type Good = Extract<ImportedRecord, { readonly ok: true }>;

/** The rows without a problem, by title and version. */
export const byTitle = (rows: readonly ImportedRecord[]): ReadonlyMap<string, Good> =>
  new Map(
    rows.flatMap((row) => (row.ok ? [[`${row.opened.record.title} v${row.opened.record.ref.version}`, row]] : [])),
  );
