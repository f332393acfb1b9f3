import type { Position } from "../domain/ledger/position.js";
import { equal, ok } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { seconds } from "./ledger-samples.js";

/**
 * The result of `read`, and the ledger's time of it in Unix seconds. It reads anew when a running
 * clock advanced meanwhile.
 */
export async function atOneTime<T>(
  { ledger }: Pick<LedgerFixture, "ledger">,
  read: () => Promise<T>,
): Promise<readonly [time: number, found: T]> {
  for (;;) {
    const time = seconds(await ledger.time());
    const found = await read();
    if (seconds(await ledger.time()) === time) return [time, found];
  }
}

/** A position without what becomes true while a chain goes on. */
export const placeOf = ({ sequence, at }: Position): Pick<Position, "sequence" | "at"> => ({ sequence, at });

/** Checks that the ledger's time is `at`, or later if its clock is running. */
export function sameTime({ clock }: Pick<LedgerFixture, "clock">, time: Date, at: Date, message?: string): void {
  if (clock === "manual") equal(time, at, message);
  else ok(time >= at, `${message ?? "The time"}: ${time.toISOString()} is before ${at.toISOString()}`);
}
