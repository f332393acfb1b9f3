import type { ActOf } from "../../domain/acts/act.js";
import { type SlotName, slotKey } from "../../domain/grants/scope.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { grantsOf, type Slot, unendedGrants } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { RecordRef } from "../../domain/records/record.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { inBlobTime, inTime } from "../calls/time-limit.js";
import { ownIndex } from "../cards/record-index.js";
import { everyone } from "../session/access-calls.js";
import { ownLog, type Session } from "../session/session.js";
import { ownView } from "../session/view.js";
import { mayStillHold } from "./may-still-hold.js";
import type { PendingGrant } from "./pending-grants.js";

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

/** The grants that no entry has ended. */
export interface UnendedGrants {
  readonly log: ParticipantLog;
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
 * The grants that are there by a reading or by what this session has seen, which counts more: where
 * the reading has fewer own acts, the node may be behind, or a reorganisation may have taken away a
 * grant as well as the end of one. A ledger takes the end of a grant that is not there.
 */
export function unendedIn(session: Session, reading: ParticipantLog): UnendedGrants {
  const seen = session.seen.latest(reading);
  const slots = [...(seen === reading ? [] : unendedGrants(reading)), ...unendedGrants(seen)];
  const named = new Map(slots.map((slot) => [slotKey(slot.grantee, slot.scope), slot]));
  return { log: reading, slots: [...named.values()] };
}

/**
 * Reads the grants that can be ended. While the second source or the device fails, does not answer,
 * or contradicts the ledger, they are those that the ledger reports: a revocation only takes access
 * away.
 */
export async function readUnended(session: Session, { signal }: CallOptions): Promise<UnendedGrants> {
  try {
    const limit = { signal, milliseconds: PROOF_TIME, error: proofLate };
    const reading = await inTime(limit, (limited) => ownLog(session, limited));
    return unendedIn(session, reading);
  } catch (unproven) {
    signal?.throwIfAborted();
    const log = await session.logs.readUnproven(session.address, { signal });
    return { log, slots: unendedGrants(log), unproven };
  }
}

/** What a transaction ended, by the log after it. */
export interface Ended {
  readonly revoked: readonly Address[];
  /** What each of the named grants could open, in their order. */
  readonly held: readonly (readonly RecordRef[] | undefined)[];
  /** The same of all that the transaction ended. */
  readonly mayStillHold: readonly RecordRef[] | undefined;
}

/** A grant to end: as it was read, or one that was not there yet. */
export type Ending = Slot | PendingGrant;

/**
 * What a transaction ended, and what that could open. The revocation has happened, so this never
 * rejects. Grants may have been given, or widened, after they were read.
 */
export async function endedBy(
  session: Session,
  named: readonly Ending[],
  { transaction }: Pick<Receipt, "transaction">,
  { signal }: Pick<CallOptions, "signal">,
): Promise<Ended> {
  let names = named;
  const revoked = () => [...new Set(names.map(({ grantee }) => grantee))];
  try {
    return await inBlobTime({ signal }, async (options) => {
      const view = await ownView(session, options);
      const { slots } = grantsOf(view.log);
      const isSeen = view.log.entries.some((entry) => entry.transaction === transaction);
      const known = new Set(named.map(({ grantee, scope }) => slotKey(grantee, scope)));
      const byAll = ({ closed }: Slot) => closed?.act.kind === "revokeEveryone" && closed.transaction === transaction;
      const others = [...slots].filter(([key, slot]) => byAll(slot) && !known.has(key));
      names = [...named, ...others.map(([, slot]) => slot)];
      const index = await ownIndex(view);
      const held = await mapConcurrently(names, 4, async (name) => {
        const slot = slots.get(slotKey(name.grantee, name.scope)) ?? ("given" in name ? name : undefined);
        if (slot) return mayStillHold(view, index, slot);
        return isSeen && "isGivenOut" in name && !name.isGivenOut ? [] : undefined;
      });
      return { revoked: revoked(), held: held.slice(0, named.length), mayStillHold: allHeld(held) };
    });
  } catch {
    return { revoked: revoked(), held: named.map(() => undefined), mayStillHold: undefined };
  }
}

/** The acts that end grants one by one. */
export const ending = (patient: Address, names: readonly SlotName[]): readonly Revocation[] =>
  names.map(({ grantee, scope }) => ({ kind: "revokeAccess", patient, grantee, scope }));

type Revocation = ActOf<"revokeAccess" | "revokeEveryone">;

/** Submits revocations, and notes them as this session's before anybody can read them. */
export async function submitEnding(
  session: Session,
  acts: readonly Revocation[],
  options: CallOptions<WriteProgress>,
): Promise<Receipt> {
  const note = (transaction: string) => {
    for (const act of acts)
      session.accessCalls.ended(
        act.kind === "revokeEveryone" ? everyone : slotKey(act.grantee, act.scope),
        transaction,
      );
  };
  const receipt = await session.submit(acts, {
    ...options,
    onProgress: (event) => {
      if (event.type === "ledger:submitted") note(event.transaction);
      options.onProgress?.(event);
    },
  });
  note(receipt.transaction);
  return receipt;
}

/** The records of several lists, each once; `undefined` when one of the lists is not known. */
export function allHeld(lists: readonly (readonly RecordRef[] | undefined)[]): readonly RecordRef[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  if (known.length < lists.length) return undefined;
  return [...new Map(known.flat().map((ref) => [ref.record, ref])).values()];
}
