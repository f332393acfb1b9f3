import {
  type Address,
  collect,
  type ContentId,
  type DeviceStore,
  type HeadSource,
  type Ledger,
} from "../../src/adapters/index.js";
import { type MemoryBlobs, memoryBlobs, memoryDevice, memoryProfiles, seededEntropy } from "../../src/fakes/index.js";
import { createChartkey, type FolderId, parseRecordId, type Participant, type RequestId } from "../../src/index.js";
import { type Actor, note, stage, START } from "../use-cases/stage.js";
import { FaultyPorts } from "./fault.js";
import { rememberingKeyring } from "./remembering-keyring.js";
import { DEADLINE, keepingRelayer, relayedLedger } from "./relayer.js";

const DEPTH = 1;
const YEAR = 365 * 24 * 3600;
/**
 * Longer than a reorganisation can bring back what a relayer was given, and than a write without
 * acts may be under way in another session.
 */
const LATER = DEADLINE + 25 * 3600;

export const idOf = (nth: number) => parseRecordId(`0x${nth.toString(16).padStart(32, "0")}`);
/** Records that are there before the write. */
export const [kept, scan] = [idOf(0xff01), idOf(0xff02)];

export type Name = "Asha" | "Rao" | "Sen" | "Das" | "Eva";

/** One pin of a store. */
interface Pin {
  readonly id: ContentId;
  readonly holder: string;
}

/** Notes who pins what in a store. */
function watchPins(blobs: MemoryBlobs): ReadonlyMap<string, Pin> {
  const pins = new Map<string, Pin>();
  const inner = { ...blobs };
  blobs.put = async (bytes, options) => {
    const id = await inner.put(bytes, options);
    pins.set(`${options.holder} ${id}`, { id, holder: options.holder });
    return id;
  };
  blobs.pin = async (id, options) => {
    await inner.pin(id, options);
    pins.set(`${options.holder} ${id}`, { id, holder: options.holder });
  };
  blobs.unpin = async (id, options) => {
    await inner.unpin(id, options);
    pins.delete(`${options.holder} ${id}`);
  };
  return pins;
}

async function copyOf(device: DeviceStore): Promise<DeviceStore> {
  const copy = memoryDevice();
  for (const key of await device.keys("")) {
    const value = await device.get(key);
    if (value) await copy.set(key, value);
  }
  return copy;
}

/** What people share, as it was before the write. */
export interface World {
  readonly blobs: MemoryBlobs;
  readonly pins: ReadonlyMap<string, Pin>;
  readonly ledger: Ledger;
  /** What a person's device remembers. */
  device(name: Name): Promise<DeviceStore>;
  /** Starts a process of a person on a device. */
  connect(name: Name, device: DeviceStore, ports?: FaultyPorts): Promise<Participant>;
  /** How many blocks there are. */
  height(): number;
  /** Every act becomes final, and nothing that was signed can be submitted any more. */
  later(): Promise<void>;
}

/** People with records, grants and requests, of whom some write. */
export interface Setting {
  readonly people: Readonly<Record<Name, Actor>>;
  readonly labs: FolderId;
  /** Two open requests of Das. */
  readonly asked: readonly [RequestId, RequestId];
  readonly addressOf: (name: Name) => Address;
  /**
   * The setting as it was, for one more write. The one before it is gone then.
   * @param relayed whether a relayer submits what people sign
   */
  world(seed: string, relayed: boolean): Promise<World>;
}

/**
 * Asha keeps two records in two folders. Sen may read everything, Rao follows one record, Das could
 * read once and asks again. Eva is not registered.
 */
export async function prepare(name: string): Promise<Setting> {
  const s = stage(name, { depth: DEPTH });
  const pins = watchPins(s.blobs);
  const device = memoryDevice();
  const asha = await s.patient("Asha");
  const [rao, sen, das] = [await s.doctor("Rao"), await s.doctor("Sen"), await s.doctor("Das")];
  const people = { Asha: asha, Rao: rao, Sen: sen, Das: das, Eva: await s.person("Eva") };
  const addressOf = (who: Name) => people[who].wallet.address;
  await s.registry.attest(
    [rao, sen, das].map(({ wallet }) => ({
      participant: wallet.address,
      role: "doctor" as const,
      until: START.getTime() / 1000 + YEAR,
      digest: `0x${"d1".repeat(24)}` as const,
    })),
    s.council,
  );
  const me = await asha.connect(s.app(device));
  await me.records.add({ ...note("Kept"), id: kept });
  const labs = (await me.folders.create("Labs")).id;
  await me.records.add({ ...note("Scan"), id: scan, folder: labs });
  await me.grants.give({ grantee: addressOf("Sen"), scope: "everything" });
  await me.grants.give({ grantee: addressOf("Rao"), scope: { record: kept } });
  await me.grants.give({ grantee: addressOf("Das"), scope: "everything" });
  await me.grants.revoke({ grantee: addressOf("Das"), scope: "everything" });
  const ask = (purpose: "TREAT" | "HPAYMT") => das.me.sentRequests.send({ patient: addressOf("Asha"), purpose });
  const asked = [(await ask("TREAT")).id, (await ask("HPAYMT")).id] as const;
  for (let block = 0; block <= DEPTH; block++) s.ledger.mine();
  await asha.connect(s.app(device));

  const before = s.ledger.height;
  const began = s.clock.now().getTime();
  const stored = await Promise.all(
    [...pins.values()].map(async (pin) => ({ ...pin, bytes: await collect(s.blobs.get(pin.id), 2 ** 24) })),
  );
  const documents = await Promise.all(
    Object.values(people).map(({ wallet }) => s.profiles.get({ ledger: s.ledger.id, address: wallet.address })),
  );

  const heads: HeadSource = { id: s.ledger.id, account: async (participant) => s.ledger.account(participant) };
  const keyringOf = (who: Name) => rememberingKeyring(people[who].keyring);
  const keyrings = {
    Asha: keyringOf("Asha"),
    Rao: keyringOf("Rao"),
    Sen: keyringOf("Sen"),
    Das: keyringOf("Das"),
    Eva: keyringOf("Eva"),
  };

  async function world(seed: string, relayed: boolean): Promise<World> {
    s.ledger.reorganise(s.ledger.height - before);
    s.clock.advance((began - s.clock.now().getTime()) / 1000);
    const blobs = memoryBlobs();
    const pinned = watchPins(blobs);
    for (const { holder, bytes } of stored) await blobs.put(bytes, { holder });
    const profiles = memoryProfiles();
    for (const document of documents) if (document && "profile" in document) await profiles.put(document);
    const entropy = seededEntropy(seed);
    const relayers = new Map<Name, ReturnType<typeof keepingRelayer>>();

    const ledgerOf = (who: Name, ports: FaultyPorts): Ledger => {
      if (!relayed) return ports.wrap("ledger", s.ledger);
      const relayer = relayers.get(who) ?? keepingRelayer(s.ledger, people[who].wallet);
      relayers.set(who, relayer);
      const signing = { turn: async () => relayer.turn(), now: () => s.clock.now() };
      return ports.wrap("ledger", relayedLedger(s.ledger, ports.wrap("relayer", relayer), signing));
    };
    return {
      blobs,
      pins: pinned,
      ledger: s.ledger,
      device: async (who) => (who === "Asha" ? copyOf(device) : memoryDevice()),
      async connect(who, on, ports = new FaultyPorts()) {
        const { wallet } = people[who];
        const app = createChartkey({
          ledger: ledgerOf(who, ports),
          heads: ports.wrap("heads", heads),
          blobs: ports.wrap("blobs", blobs),
          profiles: ports.wrap("profiles", profiles),
          registry: ports.wrap("registry", s.registry),
          trust: { registrars: [s.council.address], requests: "verified", grants: "verified" },
          device: ports.wrap("device", on),
          clock: ports.wrap("clock", s.clock),
          entropy: ports.wrap("entropy", entropy),
        });
        return app.connect({ wallet: ports.wrap("wallet", wallet), keyring: ports.wrap("keyring", keyrings[who]) });
      },
      height: () => s.ledger.height,
      async later() {
        for (const relayer of relayers.values()) await relayer.bringLate();
        s.clock.advance(LATER);
        for (let block = 0; block <= DEPTH; block++) s.ledger.mine();
      },
    };
  }
  return { people, labs, asked, addressOf, world };
}
