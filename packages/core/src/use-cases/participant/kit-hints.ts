import { keysOf } from "../../domain/log/participant-log.js";
import type { KitHints } from "../../keyring/kit.js";
import type { CallOptions } from "../../ports/call-options.js";
import { ownLog, type Session } from "../session/session.js";

/**
 * Where a fresh device finds what the keys open: this ledger, this address, its first entry. A hint
 * only; the log decides.
 */
export async function kitHints(session: Session, options: CallOptions): Promise<KitHints> {
  const log = await ownLog(session, options);
  const { ledger, address } = session.owner;
  return {
    ledgers: [
      { id: ledger, address, index: Math.max(0, keysOf(log).length - 1), from: log.entries[0]?.cursor ?? null },
    ],
    storage: [],
  };
}
