import {
  createChartkey,
  createKeyring,
  type Participant,
  type Ports,
  type Trust,
  type Wallet,
} from "../../src/index.js";
import {
  fixedClock,
  memoryBlobs,
  memoryDevice,
  memoryLedger,
  memoryProfiles,
  memoryRegistry,
  memoryWallet,
  type MemoryWallet,
  seededEntropy,
} from "../../src/fakes/index.js";
import { planningLedger } from "../../src/conformance/planning-ledger.js";
import type { SoftwareKeyring } from "../../src/keyring/software-keyring.js";

export const START = new Date("2026-03-02T08:00:00Z");

/**
 * An app on the fakes, with people who have accounts.
 * @param depth how many blocks make an entry final
 * @param pins `false` for a store that keeps every blob that was ever put
 */
export function stage(name: string, { depth = 0, pins = true } = {}) {
  const clock = fixedClock(START);
  const ledger = planningLedger(memoryLedger({ clock, depth }));
  const blobs = memoryBlobs({ pins });
  const profiles = memoryProfiles();
  const entropy = seededEntropy(name);
  const council = memoryWallet(`${name}/council`);
  const registry = memoryRegistry({ registrars: [council.address], clock });
  // most tests are not about who may request access
  const trust: Trust = { registrars: [council.address], requests: "anyone" };
  const ports = { ledger, blobs, profiles, registry, trust, clock, entropy };
  /**
   * Another device.
   * @param over replaces some of the shared parts
   */
  const app = (
    device = memoryDevice(),
    over: Partial<Pick<Ports<Wallet>, "ledger" | "heads" | "blobs" | "profiles" | "registry" | "trust" | "index">> = {},
  ) => createChartkey({ ...ports, device, ...over });
  const chartkey = app();

  /** One more account; with `keyring`, a second device of the same person. */
  async function person(seed: string, given?: SoftwareKeyring): Promise<Actor> {
    const wallet = memoryWallet(`${name}/${seed}`);
    const keyring = given ?? (await createKeyring(seededEntropy(`${name}/${seed}`)));
    const connect = (on = chartkey) => on.connect({ wallet, keyring });
    return { me: await connect(), wallet, keyring, connect };
  }

  async function patient(seed: string): Promise<Actor> {
    const actor = await person(seed);
    await actor.me.register({ roles: ["patient"], profile: { name: seed, listed: true } });
    return actor;
  }

  async function doctor(seed: string): Promise<Actor> {
    const actor = await person(seed);
    await actor.me.register({ roles: ["doctor"], profile: { name: seed, speciality: "cardiology", listed: true } });
    return actor;
  }
  return {
    ports,
    clock,
    ledger,
    blobs,
    profiles,
    registry,
    council,
    trust,
    entropy,
    app,
    chartkey,
    person,
    patient,
    doctor,
  };
}

export interface Actor {
  readonly me: Participant;
  readonly wallet: MemoryWallet;
  readonly keyring: SoftwareKeyring;
  connect(on?: ReturnType<ReturnType<typeof stage>["app"]>): Promise<Participant>;
}

export const text = (content: string) => new TextEncoder().encode(content);

/** A text record that is easy to tell from others. */
export const note = (title: string) => ({ content: text(`What "${title}" says`), title, mediaType: "text/plain" });

export async function all<T>(listing: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of listing) items.push(item);
  return items;
}

/** The first item of a list that has one. */
export async function first<T>(listing: AsyncIterable<T>): Promise<T> {
  for await (const item of listing) return item;
  throw new Error("The list is empty");
}

/** The titles in a list of records, with the codes of what could not be opened. */
export const titles = async (participant: Participant, where: "own" | "shared"): Promise<string[]> =>
  (await all((where === "own" ? participant.records : participant.sharedRecords).list())).map((row) =>
    row.ok ? row.record.title : row.problem.code,
  );
