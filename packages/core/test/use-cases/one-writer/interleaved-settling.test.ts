import { expect, test } from "vitest";
import { contentIdOfDigest } from "../../../src/domain/identifiers/content-id.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { DeviceStore } from "../../../src/adapters/index.js";
import {
  fixedClock,
  memoryBlobs,
  memoryDevice,
  memoryLedger,
  memoryWallet,
  seededEntropy,
} from "../../../src/fakes/index.js";
import type { Act } from "../../../src/domain/acts/act.js";
import { emptyLog, extendLog } from "../../../src/domain/log/participant-log.js";
import type { Cursor } from "../../../src/domain/ledger/position.js";
import { recordHolder } from "../../../src/use-cases/session/holders.js";
import { KnownActs } from "../../../src/use-cases/session/known-acts.js";
import { Journal } from "../../../src/use-cases/session/journal.js";
import type { Session } from "../../../src/use-cases/session/session.js";
import { send } from "../../../src/use-cases/writing/send.js";
import { settleJournal } from "../../../src/use-cases/writing/settle-journal.js";
import { staged } from "../../../src/use-cases/writing/staged-write.js";
import { idOf } from "../../faults/setting.js";
import { START } from "../stage.js";

const DAY = 86_400;
const address = memoryWallet("two cleaners").address;
const owner = { ledger: memoryLedger({ clock: fixedClock(START) }).id, address };
const payload = new Uint8Array([1, 2, 3]);
const id = contentIdOfDigest(sha256(payload));
const act: Act = { kind: "fileCard", patient: address, location: `0x${"11".repeat(32)}`, card: `0x${"22".repeat(32)}` };

/** A process stops before each call of its device and its blob store, until it is told to go on. */
interface Process {
  next: (() => void) | undefined;
  ended: boolean;
  readonly history: string[];
}

/** Lets everything run that waits for no call. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** One writer and two sessions that take its write for one that was cut off. */
async function begin(cleaners: number) {
  const [store, blobs, clock] = [memoryDevice(), memoryBlobs(), fixedClock(START)];
  let landed = false;
  const log = () =>
    landed
      ? extendLog(emptyLog(address), [
          { act, position: { sequence: 0n, at: START, final: true }, transaction: "0x", cursor: "" as Cursor },
        ])
      : emptyLog(address);

  function start(name: string, run: (session: Session) => Promise<unknown>): Process {
    const process: Process = { next: undefined, ended: false, history: [] };
    const stopping = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, key) {
          const method: unknown = Reflect.get(target, key);
          if (typeof method !== "function") return method;
          return async (...args: readonly unknown[]) => {
            await new Promise<void>((resolve) => (process.next = resolve));
            const result: unknown = await Reflect.apply(method, target, args);
            process.history.push(`${String(key)} ${String(args[0])} ${String(result)}`);
            return result;
          };
        },
      });
    const device: DeviceStore = stopping(store);
    const ports = {
      blobs: stopping(blobs),
      device,
      clock,
      address,
      ledger: { time: async () => clock.now() },
      logs: { read: async () => log() },
      known: new KnownActs(device, owner, clock),
      journal: new Journal(device, seededEntropy(name), owner),
      submit: async (_: unknown, { beforePrompt }: { readonly beforePrompt?: () => Promise<void> }) => {
        await beforePrompt?.();
        landed = true;
        return { transaction: "0x", position: { sequence: 0n, at: START, final: false } };
      },
    };
    // the parts of a session that a write and a settling use
    const session = ports as unknown as Session;
    const done = () => void (process.ended = true);
    run(session).then(done, done);
    return process;
  }

  const writer = start("writer", async (session) =>
    staged(session, {}, async (write) => {
      async function* bytes() {
        yield payload;
      }
      await write.staging.stream(bytes(), { holder: recordHolder(address, idOf(1)) });
      await send(write, { log: emptyLog(address), now: START.getTime() / 1000, known: [] }, { acts: [act] });
    }),
  );
  const step = async (process: Process) => {
    const go = process.next;
    process.next = undefined;
    go?.();
    await settle();
  };
  await settle();
  // from here on the upload looks like one that was cut off
  while ((await store.keys("journal/")).every((key) => !key.includes("/blob/"))) await step(writer);
  while (!blobs.ids().includes(id)) await step(writer);
  clock.advance(2 * DAY);
  const settling = Array.from({ length: cleaners }, (_, nth) => start(`cleaner ${nth}`, (s) => settleJournal(s, {})));
  await settle();
  const processes = [writer, ...settling];
  return {
    processes,
    step,
    landed: () => landed,
    pinned: () => blobs.ids().includes(id),
    keys: () => store.keys("journal/"),
    async state(): Promise<string> {
      const keys = (await store.keys("journal/")).toSorted();
      const histories = processes.map(({ history }) => history);
      return JSON.stringify([keys, blobs.ids(), landed, histories[0], histories.slice(1).map(String).toSorted()]);
    },
  };
}

/**
 * Plays every order of the calls of a writer and of sessions that clean up. A process that crashes
 * is one that is never let go on, so its crashes are among the orders.
 * @returns how many of the orders end with the write landed, and with the write cleaned up
 */
async function playAll(cleaners: number) {
  const seen = new Set<string>();
  const open: number[][] = [[]];
  const ends = { landed: 0, cleaned: 0 };
  for (let order = open.pop(); order; order = open.pop()) {
    const played = [...order];
    const world = await begin(cleaners);
    for (const nth of order) {
      const process = world.processes[nth];
      if (process) await world.step(process);
    }
    for (;;) {
      const state = await world.state();
      if (seen.has(state)) break;
      seen.add(state);
      if (world.landed() && !world.pinned()) throw new Error(`What landed is unpinned after ${played.join(" ")}`);
      const [next, ...others] = [...world.processes.keys()].filter((nth) => !world.processes[nth]?.ended);
      if (next === undefined) {
        if (!world.landed() && (world.pinned() || (await world.keys()).length > 0))
          throw new Error(`Something is left behind after ${played.join(" ")}`);
        ends[world.landed() ? "landed" : "cleaned"] += 1;
        break;
      }
      for (const other of others) open.push([...played, other]);
      played.push(next);
      const process = world.processes[next];
      if (process) await world.step(process);
    }
  }
  return ends;
}

test.each([1, 2])(
  "in no order of their calls does a session that cleans up unpin what a slow write lands: %d such sessions",
  async (cleaners) => {
    const ends = await playAll(cleaners);
    expect(ends.landed).toBeGreaterThan(0);
    expect(ends.cleaned).toBeGreaterThan(0);
  },
);
