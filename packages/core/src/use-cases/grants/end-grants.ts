import type { Act } from "../../domain/acts/act.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { type Slot, unendedGrants } from "../../domain/log/grant-slots.js";
import type { RecordRef } from "../../domain/records/record.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { inBlobTime, inTime } from "../calls/time-limit.js";
import { ownIndex } from "../cards/record-index.js";
import { ownLog, type Session } from "../session/session.js";
import { ownView } from "../session/view.js";
import { mayStillHold } from "./may-still-hold.js";

export interface RevokeReceipt extends Receipt {
  /**
   * The records that the ended grants could open. Their grantees may have kept them, or their keys.
   * It is found after the revocation. `undefined` when one of their cards could not be read, as
   * when the blob store did not help within ten seconds: then it may be any record of the ended
   * grants' scopes.
   */
  readonly mayStillHold: readonly RecordRef[] | undefined;
  /** The grantees whose grants were ended. */
  readonly revoked: readonly Address[];
}

/** How many grants one transaction ends. */
export const MAX_REVOKED = 100;

export const absent = () => new ChartkeyError("GRANT_ABSENT", { message: "There is no such grant, or it has ended" });

/** The acts that end grants one by one. */
export const ending = (patient: Address, slots: readonly Slot[]): readonly Act[] =>
  slots.map(({ grantee, scope }) => ({ kind: "revokeAccess", patient, grantee, scope }));

/** The grants that no entry has ended. */
export interface UnendedGrants {
  readonly slots: readonly Slot[];
  /** Why the log could not be proven; `undefined` when it was. */
  readonly unproven?: unknown;
}

/** How many milliseconds a revocation waits for a proof of the log. */
const PROOF_TIME = 10_000;

const proofLate = (cause: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_UNAVAILABLE", {
    message: "The log could not be proven in time",
    hints: ["The second source (`heads`), the device's store or the ledger is slow, or does not answer."],
    retryable: true,
    cause,
  });

/**
 * Reads the grants that can be ended. While the second source or the device fails, does not answer,
 * or contradicts the ledger, they are those that the ledger reports: a revocation only takes access
 * away.
 */
export async function readUnended(session: Session, { signal }: CallOptions): Promise<UnendedGrants> {
  try {
    const limit = { signal, milliseconds: PROOF_TIME, error: proofLate };
    return { slots: unendedGrants(await inTime(limit, (limited) => ownLog(session, limited))) };
  } catch (unproven) {
    signal?.throwIfAborted();
    return { slots: unendedGrants(await session.logs.readUnproven(session.address, { signal })), unproven };
  }
}

/** What each of the ended grants could open. The revocation has happened, so this never rejects. */
export async function heldBy(
  session: Session,
  ended: readonly Slot[],
  { signal }: Pick<CallOptions, "signal">,
): Promise<readonly (readonly RecordRef[] | undefined)[]> {
  try {
    return await inBlobTime({ signal }, async (options) => {
      const view = await ownView(session, options);
      const index = await ownIndex(view);
      return mapConcurrently(ended, 4, (slot) => mayStillHold(view, index, slot));
    });
  } catch {
    return ended.map(() => undefined);
  }
}

/** The records of several lists, each once; `undefined` when one of the lists is not known. */
export function allHeld(lists: readonly (readonly RecordRef[] | undefined)[]): readonly RecordRef[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  if (known.length < lists.length) return undefined;
  return [...new Map(known.flat().map((ref) => [ref.record, ref])).values()];
}

/** Ends grants, and finds out what they could open. It waits for no other write. */
export async function submitEnd(
  session: Session,
  ended: readonly Slot[],
  acts: readonly Act[],
  options: CallOptions<WriteProgress>,
): Promise<RevokeReceipt> {
  const receipt = await session.submit(acts, options);
  const held = allHeld(await heldBy(session, ended, options));
  return { ...receipt, mayStillHold: held, revoked: [...new Set(ended.map(({ grantee }) => grantee))] };
}
