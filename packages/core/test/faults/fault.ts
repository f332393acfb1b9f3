import { ChartkeyError, type ErrorCode } from "../../src/adapters/index.js";

/**
 * How a call of a port fails: before its effect, after it, with an error that is nobody's, or
 * because the process dies there. A process that died starts again with what its device remembers,
 * or the device is lost with it.
 */
export const kinds = ["before", "after", "foreign", "dies", "dies and loses its device"] as const;

export type Kind = (typeof kinds)[number];

/** One call of a port that fails. */
export interface Fault {
  /** Port and method: `blobs.put`. */
  readonly call: string;
  /** Which of these calls during the write, from 1. */
  readonly nth: number;
  readonly kind: Kind;
}

export const nameOf = ({ call, nth, kind }: Fault): string => `${call} #${nth} ${kind}`;

export const dies = ({ kind }: Pick<Fault, "kind">): boolean => kind.startsWith("dies");

const streaming = new Set(["blobs.get", "ledger.entries"]);
/** What answers at once: it fails with somebody else's error, or not at all. */
export const synchronous: ReadonlySet<string> = new Set(["clock.now", "entropy.bytes"]);

/** Calls after which something has changed, so that the same call again is not the same. */
const changing = new Set(["ledger.submit", "relayer.relay", "profiles.put", "profiles.remove"]);

/** How each port fails when its backend is away. */
const failures: Readonly<Record<string, ErrorCode>> = {
  blobs: "BLOB_UNAVAILABLE",
  device: "BLOB_STORE_FULL",
  heads: "LEDGER_UNAVAILABLE",
  identity: "KEYRING_LOCKED",
  keyring: "KEYRING_LOCKED",
  ledger: "LEDGER_UNAVAILABLE",
  profiles: "DIRECTORY_UNAVAILABLE",
  registry: "LEDGER_UNAVAILABLE",
  relayer: "LEDGER_UNAVAILABLE",
  wallet: "WALLET_REJECTED",
};

const portOf = (call: string): string => call.slice(0, call.indexOf("."));

const foreign = [
  () => "a text",
  () => ({ code: -32_603, message: "an object" }),
  () => new DOMException("The connection was lost", "NetworkError"),
  () => new RangeError("Somebody else's"),
  () => undefined,
] as const;

function errorOf({ call, nth, kind }: Fault): unknown {
  if (kind === "foreign") return foreign[nth % foreign.length]?.();
  const retryable = kind === "before" ? portOf(call) !== "wallet" : !changing.has(call);
  return new ChartkeyError(failures[portOf(call)] ?? "FORMAT_INVALID", {
    message: nameOf({ call, nth, kind }),
    retryable,
  });
}

type Method = (...args: readonly unknown[]) => unknown;

/** The ports of one process, of which one call fails. */
export class FaultyPorts {
  /** How often each method was called since the write began. */
  readonly calls = new Map<string, number>();
  #fault: Fault | undefined;
  #dead = false;
  #thrown: { readonly error: unknown } | undefined;

  /** The write begins: the calls are counted from here. */
  begin(fault: Fault | undefined): void {
    this.calls.clear();
    this.#fault = fault;
  }

  /** What the port threw; `undefined` before it did. */
  get thrown(): { readonly error: unknown } | undefined {
    return this.#thrown;
  }

  wrap<P extends object>(name: string, port: P): P {
    return new Proxy(port, {
      get: (target, key) => {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== "function") return method;
        const call = `${name}.${String(key)}`;
        const run = (args: readonly unknown[]) => Reflect.apply(method as Method, target, args);
        if (synchronous.has(call))
          return (...args: readonly unknown[]) => {
            this.#enter(call);
            return run(args);
          };
        return streaming.has(call)
          ? (...args: readonly unknown[]) => this.#stream(call, () => run(args) as AsyncIterable<unknown>)
          : (...args: readonly unknown[]) => this.#run(call, () => run(args));
      },
    });
  }

  async #run(call: string, run: () => unknown): Promise<unknown> {
    const failsAfter = this.#enter(call);
    const result = await run();
    this.#leave(failsAfter);
    return call === "keyring.identity" ? this.wrap("identity", result as object) : result;
  }

  async *#stream(call: string, run: () => AsyncIterable<unknown>): AsyncGenerator {
    const failsAfter = this.#enter(call);
    for await (const one of run()) {
      this.#leave(undefined);
      yield one;
    }
    this.#leave(failsAfter);
  }

  /** @returns the fault that strikes once the call has had its effect */
  #enter(call: string): Fault | undefined {
    this.#leave(undefined);
    const nth = (this.calls.get(call) ?? 0) + 1;
    this.calls.set(call, nth);
    const fault = this.#fault;
    if (fault?.call !== call || fault.nth !== nth) return undefined;
    if (fault.kind === "after") return fault;
    if (dies(fault)) {
      this.#dead = true;
      this.#leave(undefined);
    }
    throw this.#failed(fault);
  }

  #leave(failed: Fault | undefined): void {
    if (this.#dead) throw new Error("This process is dead");
    if (failed) throw this.#failed(failed);
  }

  #failed(fault: Fault): unknown {
    this.#thrown = { error: errorOf(fault) };
    return this.#thrown.error;
  }
}
