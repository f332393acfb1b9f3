import { decode } from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect } from "vitest";
import {
  type Address,
  ChartkeyError,
  contentIdOfDigest,
  type DeviceStore,
  type Hex,
  isChartkeyError,
} from "../../src/adapters/index.js";
import { memoryDevice } from "../../src/fakes/index.js";
import { parseRecordId, type RecordId, type Scope } from "../../src/index.js";
import { grantsOf, isUnended } from "../../src/domain/log/grant-slots.js";
import { emptyLog, extendLog, type ParticipantLog, type ReportedEntry } from "../../src/domain/log/participant-log.js";
import { pointerOf } from "../../src/use-cases/writing/inclusion.js";
import { loot } from "../use-cases/loot.js";
import { type Device, type Moment, startDevice } from "../use-cases/one-writer/device.js";
import { type Actor, all, note, stage } from "../use-cases/stage.js";
import { Dice } from "../../src/conformance/histories/dice.js";
import { AskedFor } from "./asked.js";
import { LateActs } from "./late-acts.js";
import { encodeScope, foldersIn, Judge, type Version } from "./judge.js";

const HOUR = 3600;
const DEPTH = 3;
const STEPS = 12;
/** How many sessions a patient has at most, on two devices or more. */
const SESSIONS = 4;

interface Patient {
  readonly actor: Actor;
  readonly devices: Device[];
  /** Stores of devices that were lost: what they noted explains the pins that they left. */
  readonly lostStores: Device["store"][];
}

/** Which write of a journal each blob belongs to, and what it submitted, as noted at any time. */
class NotedWrites {
  readonly #writeOf = new Map<string, string>();
  readonly #pointers = new Map<string, Set<string>>();

  /** The same store, whose journal is watched. */
  watch(store: DeviceStore): DeviceStore {
    return {
      ...store,
      set: async (key, value, options) => {
        await store.set(key, value, options);
        const [journal, owner, write = "", kind, name = ""] = key.split("/");
        if (journal !== "journal") return;
        const id = `${owner}/${write}`;
        if (kind === "blob") this.#writeOf.set(name, id);
        if (kind === "block") this.#writeOf.set(contentIdOfDigest(sha256(value)), id);
        if (kind !== "acts") return;
        const known = this.#pointers.get(id) ?? new Set();
        this.#pointers.set(id, known.add(decode<{ pointer: string }>(value).pointer));
      },
    };
  }

  /**
   * The pointers that the write of a blob submitted; `undefined` for a blob that was never noted.
   */
  pointersOf(blob: string): ReadonlySet<string> | undefined {
    const write = this.#writeOf.get(blob);
    return write === undefined ? undefined : (this.#pointers.get(write) ?? new Set());
  }
}

/** How a write may end without success. */
const admitted = [
  "BLOB_UNAVAILABLE",
  // a reorganisation may remove it between the choice and the plan
  "FOLDER_ABSENT",
  "GRANT_ABSENT",
  "LEDGER_CONFLICT",
  "LEDGER_DROPPED",
  "LEDGER_REVERTED",
  // what was signed, a relayer holds
  "LEDGER_UNAVAILABLE",
  "RECORD_UNAVAILABLE",
  "REQUEST_ABSENT",
  "REQUEST_CLOSED",
  "VERSION_CONFLICT",
  "WALLET_REJECTED",
] as const;

/**
 * One random history of patients with two devices each, and of grantees who keep every key and
 * every blob. After each step nobody misses a row in silence, and at the end nobody has opened what
 * they never might. All of it with real cryptography.
 * @param late whether acts come back after reorganisations, a relayer holds signed ones, and two
 *   sessions share a store
 * @param asked whether doctors send and cancel requests, and devices answer them
 */
export async function history(seed: number, late = true, asked = true): Promise<void> {
  const dice = new Dice(seed);
  const built = stage(`history ${seed}`, { depth: DEPTH });
  // dice of their own: a history without late acts is what it was before there were any
  const fortune = new Dice(seed ^ 0x5eed);
  const lateActs = new LateActs(built.ledger, fortune);
  const askedFor = new AskedFor(new Dice(seed ^ 0xa5c3d));
  const s = { ...built, ledger: lateActs.ledger };
  const hoard = new Map<string, Uint8Array>();
  /** Who pins what: a grantee keeps what they once read, whatever the patient lets go. */
  const pins = new Set<string>();
  const inner = { ...s.blobs };
  s.blobs.put = async (bytes, options) => {
    const id = await inner.put(bytes, options);
    pins.add(`${options.holder.split("/")[0]}/${id}`);
    for await (const chunk of s.blobs.get(id)) hoard.set(id, chunk);
    return id;
  };
  s.blobs.pin = async (id, options) => {
    await inner.pin(id, options);
    pins.add(`${options.holder.split("/")[0]}/${id}`);
  };
  s.blobs.unpin = async (id, options) => {
    await inner.unpin(id, options);
    pins.delete(`${options.holder.split("/")[0]}/${id}`);
  };
  const judge = new Judge();
  const fromNow = new Set<Hex>();
  const notedWrites = new NotedWrites();
  const putByDevices = new Set<string>();
  const newStore = () => notedWrites.watch(memoryDevice());
  const patients: Patient[] = [];
  for (const name of ["Asha", "Bela"]) {
    const actor = await s.patient(name);
    const devices = [await startDevice(s, actor, newStore()), await startDevice(s, actor, newStore())];
    patients.push({ actor, devices, lostStores: [] });
  }
  const doctors: Actor[] = [];
  for (const name of ["Rao", "Sen", "Das"]) doctors.push(await s.doctor(name));
  for (let i = 0; i <= DEPTH; i++) s.ledger.mine();
  let count = 0;
  const trail: string[] = [];
  /** The devices that are writing: a device waits for its own writes. */
  const busy = new Set<Device>();

  const now = () => Math.floor(s.clock.now().getTime() / 1000);
  async function logOf(owner: Address): Promise<ParticipantLog> {
    const entries: ReportedEntry[] = [];
    for await (const update of s.ledger.entries({ log: owner }))
      if (update.type === "entry") entries.push(update.entry);
    return extendLog(emptyLog(owner), entries);
  }
  async function observe(): Promise<void> {
    for (const { actor } of patients) judge.observe(await logOf(actor.me.address), now(), fromNow);
  }

  async function scopeOf(patient: Patient): Promise<Scope> {
    const log = await logOf(patient.actor.me.address);
    const landed = judge.versions.filter((v) => v.patient === log.owner && judge.entryOf(log, v) !== undefined);
    const choice = dice.below(3);
    if (choice === 0 && landed.length > 0) return { record: dice.pick(landed).record };
    return choice === 1 ? { folder: dice.pick(foldersIn(log)) } : "everything";
  }

  /** A version that is about to be added, and what it takes to follow its card. */
  function plan(patient: Patient, record: RecordId, folder: Version["folder"]): Version {
    const version = {
      title: `Version ${(count += 1)}`,
      patient: patient.actor.me.address,
      record,
      folder,
      pointers: new Set<Hex>(),
    };
    judge.versions.push(version);
    return version;
  }

  /**
   * A device answers a request, and often a rival does: another device, or the doctor who asked.
   */
  async function answer(patient: Patient, device: Device): Promise<void> {
    const name = (one: Device) => `${patients.indexOf(patient)}/${patient.devices.indexOf(one)}`;
    const request = askedFor.recent(patient.actor.me.address);
    if (!request) return;
    const fate = askedFor.fate();
    trail.push(`${name(device)} answers: ${fate}`);
    const rival = async () => {
      // it may happen in a later write, when that device is busy and would wait for this one
      const other = patient.devices.find((one) => one !== device && one.alive() && !busy.has(one));
      if (!other || askedFor.happens(0.4))
        return admitting(async () => trail.push(`doctor: ${await askedFor.cancel(request)}`));
      return attempt(patient, other, async () =>
        trail.push(`${name(other)} too: ${await askedFor.answer(request, other)}`),
      );
    };
    const isLost = fate === "dropped" || fate === "held";
    if (isLost) device.next(late || fate !== "held" ? fate : "dropped");
    else if (fate !== "alone") device.at(fate, rival);
    try {
      trail.push(`${name(device)} ${await askedFor.answer(request, device)}`);
    } finally {
      await observe();
      if (isLost) await rival();
      if (fate === "dropped" && askedFor.happens(0.7)) await device.bringLate().catch(() => {});
    }
  }

  async function act(patient: Patient, device: Device): Promise<void> {
    if (asked && askedFor.happens(0.35)) return answer(patient, device);
    const log = await logOf(patient.actor.me.address);
    const { me } = device;
    const landed = judge.versions.filter((v) => v.patient === log.owner && judge.entryOf(log, v) !== undefined);
    const what = dice.pick([
      "add",
      "add",
      "add",
      "many",
      "amend",
      "give",
      "give",
      "give",
      "revoke",
      "revoke",
      "folder",
      "everyone",
    ]);
    trail.push(`${patients.indexOf(patient)}/${patient.devices.indexOf(device)} ${what}`);
    const report = (exposedTo: readonly Address[], versions: readonly Version[]) => {
      for (const grantee of exposedTo) for (const { title } of versions) judge.allow(grantee, title);
    };
    const newId = () =>
      parseRecordId(`0x${seed.toString(16).padStart(16, "0")}${(count + 1).toString(16).padStart(16, "0")}`);
    const adding = async (
      versions: readonly Version[],
      add: () => Promise<{ readonly exposedTo: readonly Address[] }>,
    ) => {
      await observe();
      const traces = device.trace();
      try {
        report((await add()).exposedTo, versions);
      } catch (error) {
        // without names it may be anybody; an error has addresses as texts, which core has parsed
        const everybody = doctors.map(({ me: doctor }) => doctor.address);
        if (isChartkeyError(error, "LEDGER_CONFLICT"))
          report((error.exposedTo as readonly Address[] | undefined) ?? everybody, versions);
        throw error;
      } finally {
        traces.end();
        // its card is in the log or was to be there: the pointers are those that it submitted
        const pointers = traces.acts.flatMap((one) =>
          one.kind === "fileCard" ? [one.card] : one.kind === "fileCards" ? [...one.cards] : [],
        );
        for (const [nth, version] of versions.entries()) {
          const own = versions.length === 1 ? pointers : pointers.slice(nth, nth + 1);
          for (const pointer of own) version.pointers.add(pointer);
        }
      }
    };
    if (what === "add" || (what === "amend" && landed.length === 0)) {
      const version = plan(patient, newId(), dice.pick(foldersIn(log)));
      const { record: id, folder, title } = version;
      return adding([version], () => me.records.add({ ...note(title), id, folder }));
    }
    if (what === "many") {
      const folder = dice.pick(foldersIn(log));
      const versions = [0, 1].map(() => plan(patient, newId(), folder));
      return adding(versions, () =>
        me.records.addMany(versions.map(({ record, title }) => ({ ...note(title), id: record, folder }))),
      );
    }
    if (what === "amend") {
      const { record, folder } = dice.pick(landed);
      const version = plan(patient, record, folder);
      return adding([version], () => me.records.amend(record, note(version.title)));
    }
    if (what === "folder") return void (await me.folders.create(`Folder ${(count += 1)}`));
    if (what === "everyone") return void (await me.grants.revokeEveryone());
    const grantee = dice.pick(doctors).me.address;
    if (what === "revoke") {
      const grants = grantsOf(log);
      const theirs = [...grants.slots.values()].filter((slot) => isUnended(grants, slot));
      if (theirs.length === 0) return;
      const slot = dice.pick(theirs);
      const scopes: readonly Scope[] = [
        "everything",
        ...foldersIn(log).map((folder) => ({ folder })),
        ...landed.map(({ record }) => ({ record })),
      ];
      const scope = scopes.find((one) => encodeScope(one) === slot.scope);
      if (scope) await me.grants.revoke({ grantee: slot.grantee, scope });
      return;
    }
    const scope = await scopeOf(patient);
    const isRecord = scope !== "everything" && "record" in scope;
    const from = dice.chance(0.4) ? "now" : "start";
    const follow = dice.chance(0.7);
    const traces = device.trace();
    try {
      await me.grants.give({
        grantee,
        scope,
        ...(isRecord ? { follow } : { from }),
        ...(dice.chance(0.3) && { until: new Date((now() + 1 + dice.below(HOUR)) * 1000) }),
      });
    } finally {
      traces.end();
      for (const one of traces.acts)
        if (one.kind === "grantAccess" && from === "now" && !isRecord) fromNow.add(one.envelope);
    }
  }

  /** What others do in the meantime. */
  async function meanwhile(patient: Patient, device: Device): Promise<void> {
    if (late && fortune.chance(0.15)) return reorganise();
    if (asked && askedFor.happens(0.2)) return byDoctor(patient);
    const choice = dice.below(5);
    await observe();
    const other = patient.devices.find((one) => one !== device && one.alive() && !busy.has(one));
    if (choice <= 1 && other) await attempt(patient, other, async () => act(patient, other));
    else if (choice === 2) await relinquish(patient);
    else if (choice === 3) s.clock.advance(1 + dice.below(HOUR));
    else if (choice === 4)
      await s.ledger
        .submit(
          [
            {
              kind: "requestAccess",
              patient: patient.actor.me.address,
              requester: dice.pick(doctors).me.address,
              message: `0x${"5a".repeat(32)}`,
            },
          ],
          dice.pick(doctors).wallet,
        )
        .catch(() => {});
    await observe();
  }

  /** A doctor asks a patient, or takes a request back. */
  const byDoctor = (patient: Patient): Promise<void> =>
    admitting(async () => {
      const scope = await scopeOf(patient);
      trail.push(`doctor: ${await askedFor.byDoctor(patient.actor.me.address, doctors, scope)}`);
    });

  async function admitting(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!isChartkeyError(error, ...admitted)) throw error;
      trail.push(`doctor: ${error.code}`);
    }
  }

  async function relinquish({ actor }: Patient): Promise<void> {
    const log = await logOf(actor.me.address);
    const grants = grantsOf(log);
    const active = [...grants.slots.values()].filter((slot) => isUnended(grants, slot) && now() < slot.until);
    if (active.length === 0) return;
    const { grantee, scope } = dice.pick(active);
    const doctor = doctors.find(({ me }) => me.address === grantee);
    trail.push("relinquish");
    if (doctor)
      await s.ledger.submit([{ kind: "relinquishAccess", patient: log.owner, grantee, scope }], doctor.wallet);
  }

  /** Runs a write, which may end in any way that the documents admit. */
  async function attempt(patient: Patient, device: Device, write: () => Promise<unknown>): Promise<void> {
    const traces = device.trace();
    busy.add(device);
    try {
      await write();
    } catch (error) {
      trail.push(`  ${isChartkeyError(error) ? error.code : String(error)}`);
      if (
        device.alive() &&
        !isChartkeyError(error, ...admitted) &&
        !(error instanceof TypeError && error.message.includes("past"))
      )
        throw error;
    } finally {
      traces.end();
      for (const id of traces.puts) putByDevices.add(id);
      busy.delete(device);
      lateActs.hold(...device.held.splice(0));
    }
  }

  /** Brings acts to the ledger that nobody expects any more. */
  async function bringLate(): Promise<boolean> {
    if (!late || !fortune.chance(0.25)) return false;
    if (!(await lateActs.bring())) return false;
    trail.push("something comes late");
    return true;
  }

  async function step(): Promise<void> {
    if (await bringLate()) return;
    const patient = dice.pick(patients);
    if (asked && askedFor.happens(0.3)) return byDoctor(patient);
    if (late && patient.devices.length < SESSIONS && fortune.chance(0.08)) {
      trail.push("another session on the same store");
      patient.devices.push(await startDevice(s, patient.actor, fortune.pick(patient.devices).store));
    }
    const [nth, device] = dice.pick([...patient.devices.entries()]);
    const kind = dice.roll();
    if (kind < 0.06) {
      const kept = dice.chance(0.7) || !device.alive();
      trail.push(`restart ${nth} ${kept ? "with its store" : "with nothing"}`);
      if (!kept) patient.lostStores.push(device.store);
      patient.devices[nth] = await startDevice(s, patient.actor, kept ? device.store : newStore());
      return;
    }
    if (kind < 0.12) return relinquish(patient);
    if (kind < 0.18) {
      s.clock.advance(1 + dice.below(2 * HOUR));
      return;
    }
    if (kind < 0.26) {
      for (let i = dice.below(DEPTH + 1); i >= 0; i--) s.ledger.mine();
      return;
    }
    if (kind < 0.31) return reorganise();
    if (!device.alive()) {
      patient.devices[nth] = await startDevice(s, patient.actor, device.store);
      return;
    }
    const disturbance = dice.roll();
    if (disturbance < 0.35)
      device.at(dice.pick<Moment>(["planned", "prompted", "sent"]), () => meanwhile(patient, device));
    else if (disturbance < 0.45) device.next("declined");
    else if (disturbance < 0.55) device.next("dropped");
    else if (disturbance < 0.67) device.die(1 + dice.below(40));
    else if (disturbance < 0.72) await device.bringLate().catch(() => {});
    if (late && fortune.chance(0.25)) device.next("held");
    await attempt(patient, device, async () => act(patient, device));
    device.next(undefined);
  }

  /** Whoever was sent a grant that is removed now may have its keys: the documents say so. */
  async function reorganise(): Promise<void> {
    trail.push("reorganise");
    reorganised = true;
    const before = new Map<Address, ParticipantLog>();
    for (const { actor } of patients) before.set(actor.me.address, await logOf(actor.me.address));
    const depth = 1 + dice.below(2);
    await lateActs.remove(depth);
    for (const [owner, log] of before) {
      const after = await logOf(owner);
      const gone = log.entries
        .slice(after.entries.length)
        .flatMap(({ act: one }) => (one.kind === "grantAccess" ? one : []));
      for (const { grantee } of gone) excused.add(`${owner}/${grantee}`);
    }
    if (late) await lateActs.restore();
    // the chain grows on: nothing that was final is ever removed
    for (let i = 0; i < depth; i++) s.ledger.mine();
  }
  const excused = new Set<string>();
  let reorganised = false;

  async function checkRequests(): Promise<void> {
    for (const { actor } of patients) {
      const log = await logOf(actor.me.address);
      askedFor.check(log);
      await askedFor.checkLists(actor, log, reorganised);
    }
  }

  /**
   * Every record that an active grant covers is listed, or some row says that it cannot be opened.
   */
  async function checkRows(): Promise<void> {
    for (const doctor of doctors) {
      const rows = await all(doctor.me.sharedRecords.list());
      const listed = new Set(rows.flatMap((row) => (row.ok ? row.record.ref.record : [])));
      for (const { actor } of patients) {
        const log = await logOf(actor.me.address);
        const problems = rows.filter((row) => !row.ok && row.ref.patient === log.owner);
        const expected = new Set(
          judge.versions
            .filter((v) => v.patient === log.owner && judge.entryOf(log, v) !== undefined)
            .filter((v) => judge.covering(log, v, now(), fromNow).some(({ grantee }) => grantee === doctor.me.address))
            .map(({ record }) => record),
        );
        const missed = [...expected].filter((record) => !listed.has(record));
        if (missed.length > 0 && problems.length === 0)
          throw new Error(
            `Doctor ${doctors.indexOf(doctor)} misses ${missed.join()} of ${patients.findIndex((p) => p.actor === actor)} in silence`,
          );
        const grants = grantsOf(log);
        const active = [...grants.slots.values()].some(
          (slot) => slot.grantee === doctor.me.address && isUnended(grants, slot) && now() < slot.until,
        );
        if (!active)
          expect(rows.filter((row) => (row.ok ? row.record.ref.patient : row.ref.patient) === log.owner)).toEqual([]);
      }
    }
  }

  /**
   * Patients open every version that is in their log, however late its card came. What follows a
   * version that a reorganisation removed for good, or brought back after it, has a row with a
   * problem.
   */
  async function checkOwn(): Promise<void> {
    for (const { actor, devices } of patients) {
      const log = await logOf(actor.me.address);
      const own = judge.versions.filter((v) => v.patient === log.owner);
      const isIn = (version: Version) => judge.entryOf(log, version) !== undefined;
      const first = ({ record }: Version) => own.find((one) => one.record === record);
      const inLog = own.filter(isIn);
      const entryOf = (version: Version) => judge.entryOf(log, version) ?? Infinity;
      /** Whether a version before this one was submitted, and is not before it in the log. */
      const followsRemoved = (version: Version) =>
        own
          .slice(0, own.indexOf(version))
          .filter(({ record }) => record === version.record)
          .some((one) => (one.pointers.size > 0 || one === first(version)) && entryOf(one) > entryOf(version));
      const landed = inLog.filter((version) => !followsRemoved(version));
      const opened = new Set<string>();
      for (const record of new Set(inLog.map((version) => version.record))) {
        const isWhole = inLog.every((version) => version.record !== record || landed.includes(version));
        for await (const row of devices[0]?.me.records.versions(record) ?? []) {
          if (!row.ok && (isWhole || row.problem.code !== "RECORD_UNAVAILABLE")) throw row.problem;
          if (!row.ok) continue;
          await (await devices[0]?.me.records.open(row.record.ref))?.bytes();
          opened.add(row.record.title);
        }
      }
      const missed = landed.filter(({ title }) => !opened.has(title));
      if (missed.length > 0) throw new Error(`A patient cannot open ${missed.map(({ title }) => title).join()}`);
    }
  }

  /** What each grantee's keys open, of every blob that was ever stored, they were once allowed. */
  async function checkLoot(): Promise<void> {
    const blobs = {
      ...s.blobs,
      ids: () => [...hoard.keys()] as never,
      async *get(id: string) {
        yield hoard.get(id) ?? new Uint8Array();
      },
    };
    for (const doctor of doctors) {
      for (const title of await loot({ ledger: s.ledger, blobs }, doctor)) {
        const version = judge.versions.find((one) => one.title === title);
        if (!version || excused.has(`${version.patient}/${doctor.me.address}`)) continue;
        if (!judge.allowed(doctor.me.address).has(title))
          throw new Error(`Doctor ${doctors.indexOf(doctor)} opens ${title}, which was never theirs`);
      }
    }
  }

  /** Every blob that a patient pins belongs to an act in the log, or some journal names it. */
  async function checkPins(): Promise<void> {
    const noted = new Set<string>();
    for (const { devices, lostStores } of patients)
      for (const store of [...devices.map((device) => device.store), ...lostStores])
        for (const key of await store.keys("journal/")) {
          const [, id] = key.split("/blob/");
          if (id !== undefined) noted.add(id);
          const block = key.includes("/block/") ? await store.get(key) : undefined;
          if (block) noted.add(contentIdOfDigest(sha256(block)));
        }
    for (const { actor } of patients) {
      const log = await logOf(actor.me.address);
      const pointers = new Set<string>(log.entries.map(({ act: one }) => pointerOf(one)));
      const prefix = `${actor.me.address.toLowerCase()}/`;
      const mine = [...pins].filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
      const unexplained = mine.filter((id) => {
        const submitted = notedWrites.pointersOf(id);
        // what was never noted was put before the devices began, or is a bundle that a reader pins
        if (!submitted) return putByDevices.has(id);
        return !noted.has(id) && ![...submitted].some((pointer) => pointers.has(pointer));
      });
      if (unexplained.length > 0) throw new Error(`${unexplained.length} pins that nothing explains`);
    }
  }

  try {
    for (let nth = 0; nth < STEPS; nth++) {
      await step();
      await observe();
      await checkRows();
      await checkRequests();
    }
    // a quiet end: no upload can be under way, everything becomes final, every device starts again
    // and writes once
    s.clock.advance(25 * HOUR);
    for (const patient of patients) {
      for (const [nth, device] of patient.devices.entries()) {
        for (let i = 0; i <= DEPTH; i++) s.ledger.mine();
        const revived = await startDevice(s, patient.actor, device.store);
        patient.devices[nth] = revived;
        await observe();
        const { title, record, folder } = plan(
          patient,
          parseRecordId(`0x${"0".repeat(24)}${(count + 1).toString(16).padStart(8, "0")}`),
          dice.pick(foldersIn(await logOf(patient.actor.me.address))),
        );
        await revived.me.records.add({ ...note(title), id: record, folder });
      }
    }
    for (let i = 0; i <= DEPTH; i++) s.ledger.mine();
    await observe();
    await checkRows();
    await checkRequests();
    await checkOwn();
    await checkLoot();
    await checkPins();
  } catch (error) {
    throw new ChartkeyError("FORMAT_INVALID", {
      message: `Seed ${seed}: ${String(error)}\n${trail.join("\n")}`,
      cause: error,
    });
  }
}
