import { keysOf } from "../../domain/log/participant-log.js";
import type { KitHints } from "../../keyring/kit.js";
import type { CallOptions } from "../../ports/call-options.js";
import { ownLog, type Session } from "../session/session.js";

/**
 * The hints of a recovery kit: the ledger, the address and the position of its first entry. A fresh
 * device starts its search there; the log decides.
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
