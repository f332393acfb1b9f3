import { type SlotName, slotKey } from "../../domain/grants/scope.js";
import { countersAfter, noActs } from "../../domain/acts/act-counters.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import { readClocks } from "../calls/now-seconds.js";
import { inStepTime } from "../calls/time-limit.js";
import type { JournalEntry } from "../session/journal-entry.js";
import type { PlannedActs } from "../session/journal-values.js";
import type { Session } from "../session/session.js";
import { inclusionOf } from "../writing/inclusion.js";
import { isDead } from "../writing/settle-journal.js";

export interface PendingGrant extends SlotName {
  /** Whether the grantee may have its keys: a reorganisation has taken it away. */
  readonly isGivenOut: boolean;
}

/**
 * Whether the log has a revocation of a grant behind the state that it was planned on. A
 * reorganisation may take any other act away, and then the grant can be included.
 */
function isRevoked({ entries }: ParticipantLog, { base }: PlannedActs, { grantee, scope }: SlotName): boolean {
  let counters = noActs;
  return entries.some(({ act }) => {
    const isBehind = base !== null && counters.nonce >= base.nonce;
    counters = countersAfter(counters, act);
    if (!isBehind) return false;
    return (
      act.kind === "revokeEveryone" || (act.kind === "revokeAccess" && act.grantee === grantee && act.scope === scope)
    );
  });
}

/** What a device has sent, and why that may not be all. */
export interface Pending {
  /** By their `slotKey`. */
  readonly found: ReadonlyMap<string, PendingGrant>;
  readonly failure?: unknown;
}

/**
 * The grants that this device has sent, or shows in a prompt, and that are not in the log: they may
 * still be included. A revocation, which the ledger takes also where there is no grant, makes that
 * impossible. Those of later calls of this session are left out. What the device or the ledger
 * throws, or that it does not answer within ten seconds, is the `failure`: it must not hinder the
 * end of what is known.
 * @throws the signal's reason
 */
export async function pendingGrants(
  session: Session,
  log: ParticipantLog,
  call: number,
  { signal }: Pick<CallOptions, "signal">,
): Promise<Pending> {
  const found = new Map<string, PendingGrant>();
  try {
    await inStepTime({ signal }, async (options) => {
      const { device, ledger } = await readClocks(session, options);
      const entries = await session.journal.all(options);
      const failures: unknown[] = [];
      const look = async (entry: JournalEntry) => {
        const acts = await entry.acts();
        if (!acts || isDead(log, acts, Math.min(device, ledger))) return;
        for (const { grant, pointer, state } of await entry.grants()) {
          if (inclusionOf(session, log, pointer) || session.accessCalls.isGivenAfter(call, pointer)) continue;
          if (isRevoked(log, acts, grant)) continue;
          const key = slotKey(grant.grantee, grant.scope);
          found.set(key, { ...grant, isGivenOut: state !== "kept" || (found.get(key)?.isGivenOut ?? false) });
        }
      };
      await Promise.all(entries.map((entry) => look(entry).catch((failure: unknown) => failures.push(failure))));
      if (failures.length > 0) throw failures[0];
    });
    return { found };
  } catch (failure) {
    signal?.throwIfAborted();
    return { found, failure };
  }
}
