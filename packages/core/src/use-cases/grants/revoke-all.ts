import { type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
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
import { pendingGrants } from "./pending-grants.js";

/** The failure of a later transaction, which must not hide what the earlier ones ended. */
function afterSome(failure: unknown, ended: number): unknown {
  if (!isChartkeyError(failure)) return failure;
  const { code, message, hints, retryable, transaction } = failure;
  const told = `${message}. Before that, ${ended} grants were ended`;
  return new ChartkeyError(code, { message: told, hints, retryable, transaction, cause: failure });
}

/** A grant by its scope and what gave it: given again, it is another one. */
const nameOf = (one: Ending) => `${one.scope}/${"given" in one ? one.given.act.envelope : ""}`;

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
  const read = async () => {
    const { log, slots } = unendedIn(session, await ownLog(session, { signal }));
    const theirs = slots
      .filter((slot) => slot.grantee === grantee && !session.accessCalls.isGivenAfter(call, slot.given.act.envelope))
      // a node that is behind still shows what was just ended
      .filter((slot) => !ended.has(nameOf(slot)))
      .toSorted((a, b) => (a.scope < b.scope ? -1 : 1));
    return { log, theirs };
  };
  const { log, theirs } = await read();
  let left: readonly Ending[] = theirs;
  if (left.length === 0)
    left = [...(await pendingGrants(session, log, options)).values()].filter((one) => one.grantee === grantee);
  if (left.length === 0) throw absent();
  let done: RevokeReceipt | undefined;
  try {
    for (;;) {
      const now = left.slice(0, MAX_REVOKED);
      const receipt = await submitEnding(session, ending(session.address, now), options);
      for (const slot of now) ended.add(nameOf(slot));
      const { mayStillHold } = await endedBy(session, now, receipt, options);
      const held = allHeld([...(done ? [done.mayStillHold] : []), mayStillHold]);
      done = { ...receipt, mayStillHold: held, revoked: [grantee] };
      try {
        // another device may have given more, or ended the rest
        left = (await inStepTime({ signal }, read)).theirs;
      } catch (failure) {
        signal?.throwIfAborted();
        // a node that fails now must not hide that all which was there has ended
        if (left.length > MAX_REVOKED) throw failure;
        return done;
      }
      if (left.length === 0) return done;
    }
  } catch (failure) {
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
