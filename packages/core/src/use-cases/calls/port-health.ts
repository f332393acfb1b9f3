import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { ErrorCode } from "../../errors/error-code.js";
import type { CallOptions } from "../../ports/call-options.js";
import { checkOptions } from "../../ports/check-options.js";
import { inTime } from "./time-limit.js";

/** The ports with a backend, and the code for one that does not answer. */
const codes = {
  ledger: "LEDGER_UNAVAILABLE",
  heads: "LEDGER_UNAVAILABLE",
  blobs: "BLOB_UNAVAILABLE",
  profiles: "DIRECTORY_UNAVAILABLE",
  registry: "LEDGER_UNAVAILABLE",
} as const satisfies Readonly<Record<string, ErrorCode>>;

/** What one port said of its backend. */
export interface PortHealth {
  readonly port: keyof typeof codes;
  /**
   * `"well"`: it answers and is set up right. `"failing"`: see `problem`. `"unknown"`: its adapter
   * has no `health`.
   */
  readonly state: "well" | "failing" | "unknown";
  /**
   * Why it fails: the port's UNAVAILABLE code (retryable); MISCONFIGURED, which no second try
   * mends; or BLOB_STORE_FULL.
   */
  readonly problem?: ChartkeyError;
}

type Checked = { readonly [P in PortHealth["port"]]?: { health?(options?: CallOptions): Promise<void> } | undefined };

/** How many milliseconds a port may take to answer. */
const HEALTH_TIME = 10_000;

/** Asks each of these ports that the app has. */
export async function healthOf(ports: Checked, given?: CallOptions): Promise<readonly PortHealth[]> {
  const { signal } = checkOptions(given);
  const names = (Object.keys(codes) as PortHealth["port"][]).filter((name) => ports[name] !== undefined);
  return Promise.all(
    names.map(async (port): Promise<PortHealth> => {
      const backend = ports[port];
      if (typeof backend?.health !== "function") return { port, state: "unknown" };
      const failed = (message: string) => (cause: unknown) =>
        new ChartkeyError(codes[port], { message, retryable: true, cause });
      const limit = { signal, milliseconds: HEALTH_TIME, error: failed("It did not answer in time") };
      try {
        await inTime(limit, async (options) => backend.health?.(options));
        return { port, state: "well" };
      } catch (error) {
        signal?.throwIfAborted();
        return { port, state: "failing", problem: isChartkeyError(error) ? error : failed("It failed")(error) };
      }
    }),
  );
}
