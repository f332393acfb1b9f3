import { equal, ok } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { seconds } from "./ledger-samples.js";

/**
 * What `read` finds at one time of the ledger, in seconds: read anew where a running clock went on
 * meanwhile.
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

/** The ledger's time is `at`, or later where its clock runs. */
export function sameTime({ clock }: Pick<LedgerFixture, "clock">, time: Date, at: Date, message?: string): void {
  if (clock === "manual") equal(time, at, message);
  else ok(time >= at, `${message ?? "The time"}: ${time.toISOString()} is before ${at.toISOString()}`);
}
