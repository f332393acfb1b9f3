import { type SlotName, slotKey } from "../../domain/grants/scope.js";
import { countersAfter, noActs } from "../../domain/acts/act-counters.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { readClocks } from "../calls/now-seconds.js";
import { inStepTime } from "../calls/time-limit.js";
import type { JournalEntry } from "../session/journal-entry.js";
import { type EnvelopeNote, isGivenOut, type PlannedActs } from "../session/journal-values.js";
import type { Session } from "../session/session.js";
import { inclusionOf } from "../writing/inclusion.js";
import { isDead } from "../writing/settle-journal.js";

/** A grant, or its new envelope, that this device has sent, or shows in a prompt. */
interface SentGrant extends EnvelopeNote {
  readonly grant: SlotName;
  readonly acts: PlannedActs;
}

/** The grants in the journal, and why these may not be all. */
export interface SentGrants {
  readonly grants: readonly SentGrant[];
  /** Unix seconds: the earlier of the device's clock and the ledger's time. */
  readonly time: number;
  readonly failure?: unknown;
}

/**
 * Reads the grants that this device has sent, or shows in a prompt. It never rejects: what the
 * device or the ledger throws, or that it does not answer a call within ten seconds, is the
 * `failure`. It must not hinder the end of what is known.
 */
export async function sentGrants(session: Session, { signal }: Pick<CallOptions, "signal">): Promise<SentGrants> {
  const grants: SentGrant[] = [];
  // without a time, fewer grants are known never to be included
  const time = inStepTime({ signal }, (limited) => readClocks(session, limited)).then(
    ({ device, ledger }) => Math.min(device, ledger),
    () => 0,
  );
  const look = async (entry: JournalEntry) => {
    const acts = await entry.acts();
    const notes = acts ? await entry.envelopeNotes() : [];
    for (const { grant, ...note } of notes) if (acts && grant) grants.push({ ...note, grant, acts });
    if (notes.some(({ grant }) => !grant))
      throw new ChartkeyError("FORMAT_INVALID", {
        message: "What this device remembers of a grant was damaged",
        hints: ["Name the grant to `revoke`, or end all with `revokeEveryone`."],
      });
  };
  try {
    // one that cannot be read hides no other
    const looks = (await session.journal.all({ signal })).map(look);
    const failed = (await Promise.allSettled(looks)).find((one) => one.status === "rejected");
    return { grants, time: await time, failure: failed?.reason };
  } catch (failure) {
    return { grants, time: await time, failure };
  }
}

/**
 * Whether the log has a revocation of a grant behind the state that it was planned on. A
 * reorganisation may take any other act away, and then the grant can be included.
 */
function isRevoked({ entries }: ParticipantLog, { acts: { base }, grant: { grantee, scope } }: SentGrant): boolean {
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

/**
 * Those of the grants that are not in the log, and may still be included. A revocation, which the
 * ledger takes also where there is no grant, makes that impossible. Those of later calls of this
 * session are left out.
 * @returns by their `slotKey`
 */
export function pendingIn(
  session: Session,
  { grants, time }: SentGrants,
  log: ParticipantLog,
  call: number,
): ReadonlyMap<string, SlotName> {
  const pending = grants.filter(
    (one) =>
      !isDead(log, one.acts, time) &&
      !inclusionOf(session, log, one.pointer) &&
      !session.accessCalls.isGivenAfter(call, one.pointer) &&
      !isRevoked(log, one),
  );
  return new Map(pending.map(({ grant }) => [slotKey(grant.grantee, grant.scope), grant]));
}

/**
 * The grants whose keys this device has given out, and that are not in the log: a reorganisation
 * has taken them away.
 * @returns by their `slotKey`
 */
export function givenOutIn(
  session: Session,
  { grants }: Pick<SentGrants, "grants">,
  log: ParticipantLog,
): ReadonlyMap<string, SlotName> {
  const lost = grants.filter((one) => isGivenOut(one) && !inclusionOf(session, log, one.pointer));
  return new Map(lost.map(({ grant }) => [slotKey(grant.grantee, grant.scope), grant]));
}
