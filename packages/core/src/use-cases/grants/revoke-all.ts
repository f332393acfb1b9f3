import { type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { unendedGrants } from "../../domain/log/grant-slots.js";
import { everyone } from "../session/access-calls.js";
import { ownLog, type Session } from "../session/session.js";
import { absent, allHeld, ending, MAX_REVOKED, readUnended, type RevokeReceipt, submitEnd } from "./end-grants.js";

/**
 * Ends all grants of one grantee, in one transaction for each hundred. Those with folder keys go
 * first. It needs the proven log: of another, nobody could say that none is left.
 * @throws ChartkeyError GRANT_ABSENT
 */
export async function revokeGrantee(
  session: Session,
  who: AddressLike,
  options: CallOptions<WriteProgress>,
): Promise<RevokeReceipt> {
  const grantee = inField("grantee", () => parseAddress(who));
  session.accessCalls.ending(session.accessCalls.ask(), [grantee]);
  let done: RevokeReceipt | undefined;
  for (;;) {
    const log = await ownLog(session, { signal: options.signal });
    const theirs = unendedGrants(log)
      .filter((slot) => slot.grantee === grantee)
      .toSorted((a, b) => (a.scope < b.scope ? -1 : 1));
    // another device may have ended the rest
    if (theirs.length === 0 && done) return done;
    if (theirs.length === 0) throw absent();
    const ended = theirs.slice(0, MAX_REVOKED);
    const receipt = await submitEnd(session, ended, ending(session.address, ended), options);
    const held = allHeld([...(done ? [done.mayStillHold] : []), receipt.mayStillHold]);
    done = { ...receipt, mayStillHold: held };
    if (theirs.length <= MAX_REVOKED) return done;
  }
}

/** Ends all grants with one act. It needs the ledger and nothing else. */
export async function revokeEveryone(session: Session, options: CallOptions<WriteProgress>): Promise<RevokeReceipt> {
  session.accessCalls.ending(session.accessCalls.ask(), [everyone]);
  const { slots } = await readUnended(session, { signal: options.signal });
  return submitEnd(session, slots, [{ kind: "revokeEveryone", patient: session.address }], options);
}
