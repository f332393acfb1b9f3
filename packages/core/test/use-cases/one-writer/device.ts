import {
  type Act,
  type ActCounters,
  type BlobStore,
  ChartkeyError,
  type DeviceStore,
  type Ledger,
} from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import type { Participant, Wallet } from "../../../src/index.js";
import type { Actor, stage } from "../stage.js";

/** When something can happen while a device writes. */
export type Moment = "planned" | "prompted" | "sent";

/** What a device has put and submitted since it was asked to begin. */
export interface Traces {
  readonly puts: string[];
  readonly acts: Act[];
  /** Ends the collecting. */
  end(): void;
}

/** Acts that were signed for a relayer. */
export interface HeldActs {
  readonly acts: readonly Act[];
  readonly wallet: Wallet;
  /** The signature counts for this nonce of the account. */
  readonly base: ActCounters;
  /** Until when the relayer may submit them, in Unix seconds. */
  readonly deadline: number;
}

/** For how many seconds a signature for a relayer counts. */
const RELAYED = 600;

/**
 * One device of a person, whose writes can be overtaken, declined, dropped, or cut off by a crash.
 */
export interface Device {
  readonly me: Participant;
  readonly store: DeviceStore;
  /** Runs `happens` once at this moment of the next write. */
  at(moment: Moment, happens: () => Promise<unknown>): void;
  /**
   * The next write is declined at its prompt, broadcast and forgotten by the node, or signed for a
   * relayer who holds it back.
   */
  next(fate: "declined" | "dropped" | "held" | undefined): void;
  /** Brings the write that was dropped to the ledger after all. */
  bringLate(): Promise<unknown>;
  /** What was signed for a relayer, in order. */
  readonly held: HeldActs[];
  /** After so many more calls of ports every call fails, as in a process that has died. */
  die(after?: number): void;
  readonly alive: () => boolean;
  /** How many prompts this device has shown. */
  readonly prompts: () => number;
  /** Collects what the device stores and submits from now on, until it ends. */
  trace(): Traces;
}

/** A port of a process that may die: all its methods fail from then on. */
function living<T extends object>(port: T, call: (name: string) => void): T {
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      return (...args: readonly unknown[]) => {
        call(String(key));
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
}

/**
 * Starts a device of somebody.
 * @param store what an earlier run of the device remembers; empty by default
 */
export async function startDevice(
  s: ReturnType<typeof stage>,
  actor: Actor,
  store: DeviceStore = memoryDevice(),
): Promise<Device> {
  const moments = new Map<Moment, () => Promise<unknown>>();
  const happen = async (moment: Moment) => {
    const happens = moments.get(moment);
    moments.delete(moment);
    await happens?.();
  };
  let fate: "declined" | "dropped" | "held" | undefined;
  const held: HeldActs[] = [];
  let lost: { acts: readonly Act[]; base: ActCounters | undefined } | undefined;
  let prompts = 0;
  let left = Number.POSITIVE_INFINITY;
  const traces = new Set<Traces>();
  const call = () => {
    left -= 1;
    if (left < 0) throw new Error("This process is dead");
  };
  const wallet: Wallet = {
    address: actor.wallet.address,
    async signTypedData(data, options) {
      call();
      prompts += 1;
      await happen("prompted");
      return actor.wallet.signTypedData(data, options);
    },
  };
  const ledger: Ledger = {
    ...living(s.ledger, call),
    account: (...args) => (call(), s.ledger.account(...args)),
    time: (...args) => (call(), s.ledger.time(...args)),
    entries: (...args) => (call(), s.ledger.entries(...args)),
    async submit(acts, signer, options = {}) {
      call();
      await happen("planned");
      const chosen = fate;
      fate = undefined;
      if (chosen === "held") {
        const { nonce, access } = options.base ?? (await s.ledger.account(actor.wallet.address));
        await options.beforePrompt?.();
        options.onProgress?.({ type: "wallet:prompted", kind: "signature" });
        await happen("prompted");
        const deadline = Math.floor(s.clock.now().getTime() / 1000) + RELAYED;
        options.onProgress?.({ type: "ledger:handed-over", deadline: new Date(deadline * 1000) });
        held.push({ acts, wallet: actor.wallet, base: { nonce, access }, deadline });
        for (const one of traces) one.acts.push(...acts);
        throw new ChartkeyError("LEDGER_UNAVAILABLE", { message: "The relayer does not answer" });
      }
      if (chosen) {
        await options.beforePrompt?.();
        options.onProgress?.({ type: "wallet:prompted", kind: "transaction" });
        await happen("prompted");
        if (chosen === "declined") throw new ChartkeyError("WALLET_REJECTED");
        options.onProgress?.({ type: "ledger:submitted", transaction: "lost" });
        lost = { acts, base: options.base };
        for (const one of traces) one.acts.push(...acts);
        throw new ChartkeyError("LEDGER_DROPPED", { retryable: true });
      }
      const receipt = await s.ledger.submit(acts, signer, options);
      for (const one of traces) one.acts.push(...acts);
      await happen("sent");
      call();
      return receipt;
    },
  };
  const blobs: BlobStore = {
    ...living(s.blobs, call),
    get: (...args) => (call(), s.blobs.get(...args)),
    async put(bytes, options) {
      call();
      const id = await s.blobs.put(bytes, options);
      for (const one of traces) one.puts.push(id);
      return id;
    },
    pin: (...args) => (call(), s.blobs.pin(...args)),
    unpin: (...args) => (call(), s.blobs.unpin(...args)),
  };
  const app = s.app(living(store, call), { ledger, blobs });
  const me = await app.connect({ wallet, keyring: actor.keyring });
  return {
    me,
    store,
    at: (moment, happens) => void moments.set(moment, happens),
    next: (chosen) => void (fate = chosen),
    held,
    bringLate: async () => lost && s.ledger.submit(lost.acts, actor.wallet, { base: lost.base }),
    die: (after = 0) => void (left = after),
    alive: () => left > 0,
    prompts: () => prompts,
    trace() {
      const begun: Traces = { puts: [], acts: [], end: () => void traces.delete(begun) };
      traces.add(begun);
      return begun;
    },
  };
}
