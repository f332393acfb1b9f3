import { type AddressLike, parseAddress } from "../../domain/identifiers/address.js";
import { inField } from "../../domain/checks/check-field.js";
import type { RecordRef } from "../../domain/records/record.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import type { Session } from "../session/session.js";
import { absent, MAX_REVOKED, revokeChosen, type RevokeReceipt } from "./revoke-grants.js";

/**
 * Ends all grants of one grantee, in one transaction for each hundred. Those with folder keys go
 * first.
 * @throws ChartkeyError GRANT_ABSENT
 */
export async function revokeGrantee(
  session: Session,
  who: AddressLike,
  options: CallOptions<WriteProgress>,
): Promise<RevokeReceipt> {
  const grantee = inField("grantee", () => parseAddress(who));
  let held: readonly RecordRef[] | undefined = [];
  for (;;) {
    let rest = 0;
    const receipt = await revokeChosen(
      session,
      (unended) => {
        const theirs = unended
          .filter((slot) => slot.grantee === grantee)
          .toSorted((a, b) => (a.scope < b.scope ? -1 : 1));
        if (theirs.length === 0) throw absent();
        rest = theirs.length - MAX_REVOKED;
        return theirs.slice(0, MAX_REVOKED);
      },
      options,
    );
    const more = receipt.mayStillHold;
    held = held && more && [...new Map([...held, ...more].map((ref) => [ref.record, ref])).values()];
    if (rest <= 0) return { ...receipt, mayStillHold: held };
  }
}

/** Ends all grants with one act. */
export const revokeEveryone = (session: Session, options: CallOptions<WriteProgress>): Promise<RevokeReceipt> =>
  revokeChosen(session, (unended) => unended, options, [{ kind: "revokeEveryone", patient: session.address }]);
