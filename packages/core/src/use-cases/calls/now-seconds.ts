import type { CallOptions } from "../../ports/call-options.js";
import type { Clock } from "../../ports/clock.js";
import type { Ledger } from "../../ports/ledger.js";

/**
 * Unix seconds: the later of the own clock and the ledger's, so that neither can keep a grant
 * alive.
 */
export async function nowSeconds(
  ports: { readonly clock: Clock; readonly ledger: Ledger<never> },
  options: CallOptions = {},
): Promise<number> {
  const ledger = await ports.ledger.time({ signal: options.signal });
  return Math.floor(Math.max(ports.clock.now().getTime(), ledger.getTime()) / 1000);
}
