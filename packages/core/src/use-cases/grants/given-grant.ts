import { decodeScope, slotKey } from "../../domain/grants/scope.js";
import { untilDate } from "../../domain/grants/until.js";
import type { Grant } from "../../domain/grants/grant.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { grantsOf } from "../../domain/log/grant-slots.js";
import type { Outcome } from "../../domain/results/outcome.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Session } from "../session/session.js";
import { isToldEnded } from "../session/told-ends.js";
import type { Included, Planned } from "../writing/send.js";
import type { SealedGrant } from "./seal-prepared.js";

export interface GivenGrant {
  /**
   * Its `problem` is set while the keys that it hands over could not be stored: the grant is
   * active, and the grantee cannot read yet.
   */
  readonly grant: Grant;
  readonly receipt: Receipt;
  /**
   * Other grantees who got no key of the epoch that a grant from now on starts: see `AddedRecord`.
   */
  readonly without: readonly Address[];
}

export interface GivenGrants {
  /** In the order of the inputs. */
  readonly grants: readonly Grant[];
  readonly receipt: Receipt;
  /** See `GivenGrant`. */
  readonly without: readonly Address[];
}

/** Grants that were sealed for one transaction. */
export interface PlannedGrants extends Planned {
  readonly sealed: readonly Outcome<SealedGrant>[];
  readonly without: readonly Address[];
}

const notStored = () =>
  new ChartkeyError("BLOB_UNAVAILABLE", {
    message: "The grant is on the ledger, and the grantee's keys could not be stored yet",
    hints: ["This device tries again at its next write or start.", "If the grantee has changed keys, grant again."],
    retryable: true,
  });

/** A grant that was included, as apps receive it. */
export function toGiven(
  session: Session,
  { grantee, act, terms: { scope, until, purpose, since } }: SealedGrant,
  { receipt, log, unsent, planned }: Included<PlannedGrants>,
): GivenGrant {
  // a node that is behind may show the end of an earlier one, and not yet that of this one
  const isEnded = [log, session.seen.log ?? log].some((one) => {
    const slot = grantsOf(one).slots.get(slotKey(grantee, scope));
    if (slot?.given.act.envelope !== act.envelope) return false;
    return slot.closed !== undefined || isToldEnded(session, one, slot, 0);
  });
  const grant: Grant = {
    patient: session.address,
    grantee,
    scope: decodeScope(scope),
    permissions: ["read"],
    purpose: purpose ?? undefined,
    grantedAt: receipt.position.at,
    until: untilDate(until),
    from: since === null ? "start" : "now",
    state: isEnded ? "revoked" : "active",
    ...(unsent.has(act.envelope) && !isEnded ? { problem: notStored() } : {}),
  };
  return { grant, receipt, without: planned.without };
}
