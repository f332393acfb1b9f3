import type { CallOptions } from "../../ports/call-options.js";
import type { Clock } from "../../ports/clock.js";
import type { Ledger } from "../../ports/ledger.js";

/**
 * The present in Unix seconds: the later of this device's clock and the ledger's time, so that
 * neither alone can keep an expired grant active.
 */
export async function nowSeconds(
  ports: { readonly clock: Clock; readonly ledger: Ledger<never> },
  options: CallOptions = {},
): Promise<number> {
  const ledger = await ports.ledger.time({ signal: options.signal });
  return Math.floor(Math.max(ports.clock.now().getTime(), ledger.getTime()) / 1000);
}
