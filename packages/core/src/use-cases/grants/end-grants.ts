import type { ActOf } from "../../domain/acts/act.js";
import { type SlotName, slotKey } from "../../domain/grants/scope.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { type Slot, unendedGrants } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { RecordRef } from "../../domain/records/record.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { inTime } from "../calls/time-limit.js";
import { everyone } from "../session/access-calls.js";
import { ownLog, type Session } from "../session/session.js";
import { unlessBehind } from "../session/unless-behind.js";

export interface RevokeReceipt extends Receipt {
  /**
   * The records that the ended grants could open. Their grantees may have kept them, or their
   * keys. It is found after the revocation. `undefined` when that fails: a card could not be read,
   * as when the store did not help within ten seconds; no node showed the revocation in that time;
   * the device's store failed; or a reorganisation took away a grant whose keys the grantee had.
   * Then it may be any record of the ended grants' scopes.
   */
  readonly mayStillHold: readonly RecordRef[] | undefined;
  /** The grantees whose grants were ended. */
  readonly revoked: readonly Address[];
}

/** How many grants one transaction ends. */
export const MAX_REVOKED = 100;

export const absent = () => new ChartkeyError("GRANT_ABSENT", { message: "There is no such grant, or it has ended" });

/**
 * That there is no such grant in the log, as far as this device can tell: what other tabs, and
 * earlier runs, have seen counts too.
 */
export async function absentFrom(
  session: Session,
  log: ParticipantLog,
  { signal }: CallOptions,
): Promise<ChartkeyError> {
  await session.known.refresh({ signal }).catch(() => signal?.throwIfAborted());
  // both were looked at
  const { log: seen = log } = session.seen;
  return session.known.isReachedBy(seen, []) ? absent() : unlessBehind(session, log, absent());
}

/** A grant to end. */
export interface Ending extends SlotName {
  /** As it was read; `undefined` where it is not in a log. */
  readonly slot?: Slot | undefined;
}

/** The own log, and the grants that no entry has ended. */
export interface UnendedGrants {
  readonly log: ParticipantLog;
  /** By their `slotKey`. */
  readonly slots: ReadonlyMap<string, Slot>;
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
 * The grants that are there by a reading or by what this session has seen, which counts more: where
 * the reading has fewer own acts, the node may be behind, or a reorganisation may have taken away a
 * grant as well as the end of one. A ledger takes the end of a grant that is not there. Those that
 * a later call of the session gives stay.
 */
export function unendedIn(session: Session, reading: ParticipantLog, call: number): UnendedGrants {
  const { accessCalls: calls } = session;
  const seen = session.seen.log ?? reading;
  // the reading may have the own end of what was seen
  const isOver = (slot: Slot) => calls.isEndedBeyond(seen, slot) && !calls.isEndedBeyond(reading, slot);
  const slots = [...unendedGrants(reading), ...unendedGrants(seen).filter((slot) => !isOver(slot))];
  const latest = new Map(slots.map((slot) => [slotKey(slot.grantee, slot.scope), slot]));
  for (const [key, { given }] of latest) if (calls.isGivenAfter(call, given.act.envelope)) latest.delete(key);
  return { log: reading, slots: latest };
}

/**
 * Reads the grants that can be ended. While the second source or the device fails, does not answer,
 * or contradicts the ledger, they are those that the ledger reports: a revocation only takes access
 * away.
 */
export async function readUnended(session: Session, call: number, { signal }: CallOptions): Promise<UnendedGrants> {
  try {
    const limit = { signal, milliseconds: PROOF_TIME, error: proofLate };
    return unendedIn(session, await inTime(limit, (limited) => ownLog(session, limited)), call);
  } catch (unproven) {
    signal?.throwIfAborted();
    const log = await session.logs.readUnproven(session.address, { signal });
    return { ...unendedIn(session, log, call), unproven };
  }
}

type Revocation = ActOf<"revokeAccess" | "revokeEveryone">;

/** The acts that end grants one by one. */
export const ending = (patient: Address, names: readonly SlotName[]): readonly Revocation[] =>
  names.map(({ grantee, scope }) => ({ kind: "revokeAccess", patient, grantee, scope }));

const whatEnds = (act: Revocation) => (act.kind === "revokeEveryone" ? everyone : slotKey(act.grantee, act.scope));

/**
 * Submits revocations, and notes them as this session's before anybody can read them.
 * @param sent what is waited for by nobody: a revocation needs the ledger alone
 * @returns beside the receipt, what of `sent` was there before, and when the device has noted it
 */
export async function submitEnding<T>(
  session: Session,
  acts: readonly Revocation[],
  sent: Promise<T>,
  options: CallOptions<WriteProgress>,
): Promise<{ readonly receipt: Receipt; readonly before: T | undefined; readonly noted: Promise<void> }> {
  const { accessCalls } = session;
  let [known, before]: (T | undefined)[] = [];
  void sent.then((grants) => (known = grants));
  const prove = (proof: Receipt) => {
    for (const act of acts) {
      accessCalls.ended(whatEnds(act), proof.transaction);
      accessCalls.prove(whatEnds(act), proof);
    }
    return session.known.note(proof.transaction);
  };
  const receipt = await session.submit(acts, {
    ...options,
    onProgress: (event) => {
      if (event.type === "wallet:prompted") before = known;
      // before the app is told, and also where the call then ends with an abort
      if (event.type === "ledger:included") void prove(event.receipt);
      if (event.type === "ledger:submitted")
        for (const act of acts) accessCalls.ended(whatEnds(act), event.transaction);
      options.onProgress?.(event);
    },
  });
  return { receipt, before, noted: prove(receipt) };
}
