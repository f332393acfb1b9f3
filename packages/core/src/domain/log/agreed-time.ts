import { ChartkeyError } from "../../errors/chartkey-error.js";
import { unendedGrants } from "./grant-slots.js";
import type { ParticipantLog } from "./participant-log.js";

/** How many seconds two clocks may differ. */
const TOLERANCE = 300;

const skewed = (message: string, ...more: readonly string[]) =>
  new ChartkeyError("CLOCK_SKEWED", {
    message,
    hints: ["Set this device's clock. If it is right, ask another node: this one may be far behind, or lie.", ...more],
    retryable: true,
  });

/**
 * The present in Unix seconds, for a write that leaves out whoever's time is over: the later of two
 * clocks. A ledger may be behind while nobody writes to it, which matters only where a grant ends
 * in between.
 * @throws ChartkeyError CLOCK_SKEWED when the ledger is minutes ahead of the device, or minutes
 *   behind it and a grant ends in between. On a ledger that makes no block while nobody writes, the
 *   patient ends that grant by a revocation, which names no time.
 */
export function agreedTime(
  log: ParticipantLog,
  { device, ledger }: { readonly device: number; readonly ledger: number },
): number {
  if (ledger > device + TOLERANCE) throw skewed("The ledger's time is minutes ahead of this device's clock");
  const endsBetween = unendedGrants(log).some(({ until }) => ledger < until && until <= device);
  if (device > ledger + TOLERANCE && endsBetween)
    throw skewed(
      "The ledger's time is minutes behind this device's clock, and a grant ends in between",
      "If nobody has written to the ledger since then, revoke the grant that has run out: that needs no clock.",
    );
  return Math.max(device, ledger);
}
