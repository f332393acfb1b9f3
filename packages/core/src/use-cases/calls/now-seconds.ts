import { isDate } from "../../domain/checks/check-date.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Clock } from "../../ports/clock.js";
import type { Ledger } from "../../ports/ledger.js";

interface ClockPorts {
  readonly clock: Clock;
  readonly ledger: Ledger<never>;
}

/** The two sources of the present, in Unix seconds. */
export interface Clocks {
  readonly device: number;
  readonly ledger: number;
}

/** @throws ChartkeyError LEDGER_UNAVAILABLE (retryable) when the ledger's answer is no time */
export async function readClocks({ clock, ledger }: ClockPorts, { signal }: CallOptions = {}): Promise<Clocks> {
  const time: unknown = await ledger.time({ signal });
  if (!isDate(time) || !Number.isFinite(time.getTime()))
    throw new ChartkeyError("LEDGER_UNAVAILABLE", { message: "The ledger's answer is not a time", retryable: true });
  return { device: Math.floor(clock.now().getTime() / 1000), ledger: Math.floor(time.getTime() / 1000) };
}

/**
 * The present in Unix seconds: the later of this device's clock and the ledger's time, so that
 * neither alone can keep an expired grant active.
 */
export async function nowSeconds(ports: ClockPorts, { signal }: CallOptions = {}): Promise<number> {
  const { device, ledger } = await readClocks(ports, { signal });
  return Math.max(device, ledger);
}
