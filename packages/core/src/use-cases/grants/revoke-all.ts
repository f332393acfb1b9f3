import { type Address, type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { pause } from "../../streams/pause.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { inStepTime } from "../calls/time-limit.js";
import { everyone } from "../session/access-calls.js";
import { ownLog, type Session } from "../session/session.js";
import {
  absent,
  allHeld,
  endedBy,
  ending,
  type Ending,
  MAX_REVOKED,
  readUnended,
  unendedIn,
  type RevokeReceipt,
  submitEnding,
} from "./end-grants.js";
import { type Pending, pendingGrants } from "./pending-grants.js";

const look = "Look at the access list, and end what is left.";

/** The failure of a later step, which must not hide what the earlier ones ended. */
function afterSome(failure: unknown, ended: number): unknown {
  const before = `(before that, of the grantee's grants were ended: ${ended})`;
  if (!isChartkeyError(failure))
    return new ChartkeyError("LEDGER_UNAVAILABLE", {
      message: `What is left of the grants is not known ${before}`,
      hints: [look],
      cause: failure,
    });
  const { code, message, transaction } = failure;
  return new ChartkeyError(code, { message: `${message} ${before}`, hints: [look], transaction, cause: failure });
}

/** A grant by its scope and what gave it: given again, it is another one. */
const nameOf = (one: Ending) => `${one.scope}/${"given" in one ? one.given.act.envelope : ""}`;

/**
 * The grants of a grantee that this device has sent, and that are not in the log.
 * @throws ChartkeyError GRANT_ABSENT; what hinders the search, when it finds none
 */
function pendingOf({ found, failure }: Pending, grantee: Address): readonly Ending[] {
  const theirs = [...found.values()].filter((one) => one.grantee === grantee);
  if (theirs.length === 0) throw failure ?? absent();
  return theirs;
}

/** How many milliseconds pass between two readings by a node that is behind. */
const PAUSE = 500;

/**
 * The own log with a transaction that is included, for which it waits ten seconds.
 * @throws ChartkeyError LEDGER_UNAVAILABLE after that, and as reading it does
 */
const readPast = (session: Session, { transaction }: Receipt, { signal }: CallOptions): Promise<ParticipantLog> =>
  inStepTime({ signal }, async (limited) => {
    for (;;) {
      const log = await ownLog(session, limited);
      if (log.entries.some((entry) => entry.transaction === transaction)) return log;
      await pause(PAUSE, limited.signal);
    }
  });

/**
 * Ends all grants of one grantee, in one transaction for each hundred, until the log shows none.
 * Those with folder keys go first. It needs the proven log: of another, nobody could say that none
 * is left. A grant that a later call of the session gives meanwhile stays.
 * @throws ChartkeyError GRANT_ABSENT
 */
export async function revokeGrantee(
  session: Session,
  who: AddressLike,
  options: CallOptions<WriteProgress>,
): Promise<RevokeReceipt> {
  const { signal } = options;
  const grantee = inField("grantee", () => parseAddress(who));
  const call = session.accessCalls.ask();
  session.accessCalls.ending(call, [grantee]);
  const ended = new Set<string>();
  const leftIn = (reading: ParticipantLog): readonly Ending[] =>
    unendedIn(session, reading)
      .slots.filter((slot) => slot.grantee === grantee)
      .filter((slot) => !session.accessCalls.isGivenAfter(call, slot.given.act.envelope))
      // what was just ended is there in an earlier reading
      .filter((slot) => !ended.has(nameOf(slot)))
      .toSorted((one, other) => (one.scope < other.scope ? -1 : 1));
  const first = await ownLog(session, { signal });
  let left = leftIn(first);
  if (left.length === 0) {
    const pending = await pendingGrants(session, first, call, options);
    // a grant of this session that landed meanwhile has left the journal
    left = leftIn(first);
    if (left.length === 0) left = pendingOf(pending, grantee);
  }
  let done: RevokeReceipt | undefined;
  try {
    for (;;) {
      const now = left.slice(0, MAX_REVOKED);
      const receipt = await submitEnding(session, ending(session.address, now), options);
      for (const one of now) ended.add(nameOf(one));
      const { mayStillHold } = await endedBy(session, now, receipt, options);
      const held = allHeld([...(done ? [done.mayStillHold] : []), mayStillHold]);
      done = { ...receipt, mayStillHold: held, revoked: [grantee] };
      // another device may have given more before, or ended the rest
      left = leftIn(await readPast(session, receipt, options));
      if (left.length === 0) return done;
    }
  } catch (failure) {
    signal?.throwIfAborted();
    throw done ? afterSome(failure, ended.size) : failure;
  }
}

/** Ends all grants with one act. It needs the ledger and nothing else. */
export async function revokeEveryone(session: Session, options: CallOptions<WriteProgress>): Promise<RevokeReceipt> {
  session.accessCalls.ending(session.accessCalls.ask(), [everyone]);
  const { slots } = await readUnended(session, { signal: options.signal });
  const receipt = await submitEnding(session, [{ kind: "revokeEveryone", patient: session.address }], options);
  const { mayStillHold, revoked } = await endedBy(session, slots, receipt, options);
  return { ...receipt, mayStillHold, revoked };
}
