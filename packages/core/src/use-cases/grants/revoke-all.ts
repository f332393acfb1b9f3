import { slotKey } from "../../domain/grants/scope.js";
import { type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { everyone } from "../session/access-calls.js";
import { hasTransaction, readUntil } from "../session/read-until.js";
import { ownLog, type Session } from "../session/session.js";
import {
  absentFrom,
  ending,
  type Ending,
  MAX_REVOKED,
  readUnended,
  unendedIn,
  type RevokeReceipt,
  submitEnding,
} from "./end-grants.js";
import { allHeld, endedBy } from "./ended-by.js";
import { pendingIn, sentGrants } from "./pending-grants.js";

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
  let ended = 0;
  const sent = sentGrants(session, options);
  // before the log: what is included in between may leave the journal
  const known = await sent;
  const leftIn = (reading: ParticipantLog, pending: ReadonlyMap<string, Ending>): readonly Ending[] => {
    const slots = [...unendedIn(session, reading, call).slots].map(([key, slot]) => [key, { ...slot, slot }] as const);
    return [...new Map<string, Ending>([...pending, ...slots]).values()]
      .filter((one) => one.grantee === grantee)
      .toSorted((one, other) => (one.scope < other.scope ? -1 : 1));
  };
  let log = await ownLog(session, { signal });
  // once named, they can never be included
  const pending = new Map(pendingIn(session, known, log, call));
  let left = leftIn(log, pending);
  if (left.length === 0) throw known.failure ?? (await absentFrom(session, log, options));
  let done: RevokeReceipt | undefined;
  try {
    for (;;) {
      const now = left.slice(0, MAX_REVOKED);
      const { receipt, ...noted } = await submitEnding(session, ending(session.address, now), sent, options);
      ended += now.length;
      for (const { scope } of now) pending.delete(slotKey(grantee, scope));
      const { mayStillHold } = await endedBy(session, { call, named: now, sent, ...noted }, receipt, options);
      const held = allHeld([...(done ? [done.mayStillHold] : []), mayStillHold]);
      done = { ...receipt, mayStillHold: held, revoked: [grantee] };
      // another device may have given more before, or ended the rest
      ({ log } = await readUntil(session, hasTransaction(receipt.transaction), { signal }));
      left = leftIn(log, pending);
      if (left.length === 0) return done;
    }
  } catch (failure) {
    signal?.throwIfAborted();
    throw done ? afterSome(failure, ended) : failure;
  }
}

/** Ends all grants with one act. It needs the ledger and nothing else. */
export async function revokeEveryone(session: Session, options: CallOptions<WriteProgress>): Promise<RevokeReceipt> {
  const call = session.accessCalls.ask();
  session.accessCalls.ending(call, [everyone]);
  const sent = sentGrants(session, options);
  const { slots } = await readUnended(session, call, options);
  const acts = [{ kind: "revokeEveryone", patient: session.address }] as const;
  const { receipt, ...noted } = await submitEnding(session, acts, sent, options);
  const named = [...slots.values()].map((slot) => ({ ...slot, slot }));
  const { mayStillHold, revoked } = await endedBy(
    session,
    { call, named, sent, ...noted, all: true },
    receipt,
    options,
  );
  return { ...receipt, mayStillHold, revoked };
}
