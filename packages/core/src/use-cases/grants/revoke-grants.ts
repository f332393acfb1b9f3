import type { Act } from "../../domain/acts/act.js";
import { type Address, parseAddress } from "../../domain/identifiers/address.js";
import type { GrantName } from "../../domain/grants/grant.js";
import { inField } from "../../domain/checks/check-field.js";
import { type Slot, unendedGrants } from "../../domain/log/grant-slots.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { RecordRef } from "../../domain/records/record.js";
import { encodeScope, slotKey } from "../../domain/grants/scope.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { ownIndex } from "../cards/record-index.js";
import { begin } from "../calls/begin.js";
import { inBlobTime } from "../calls/time-limit.js";
import { ownLog, type Session } from "../session/session.js";
import { ownView } from "../session/view.js";
import {
  alone,
  allOrNone,
  type BatchMode,
  checkBatch,
  eachForItself,
  failedItem,
  succeeded,
} from "../writing/batch.js";
import { mayStillHold } from "./may-still-hold.js";

export interface RevokeReceipt extends Receipt {
  /**
   * The records that the ended grants could open. Their grantees may have kept them, or their keys.
   * It is found after the revocation. `undefined` when the blob store did not help within ten
   * seconds: then it may be any record of the ended grants' scopes.
   */
  readonly mayStillHold: readonly RecordRef[] | undefined;
  /** The grantees whose grants were ended. */
  readonly revoked: readonly Address[];
}

/** How many grants one transaction ends. */
export const MAX_REVOKED = 100;

export const absent = () => new ChartkeyError("GRANT_ABSENT", { message: "There is no such grant, or it has ended" });

const ending = (patient: Address, slots: readonly Slot[]): readonly Act[] =>
  slots.map(({ grantee, scope }) => ({ kind: "revokeAccess", patient, grantee, scope }));

/** What each of the ended grants could open. The revocation has happened, so this never rejects. */
async function heldBy(
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
function allHeld(lists: readonly (readonly RecordRef[] | undefined)[]): readonly RecordRef[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  if (known.length < lists.length) return undefined;
  return [...new Map(known.flat().map((ref) => [ref.record, ref])).values()];
}

/**
 * Ends the grants that `choose` selects among those that no entry has ended. It needs the ledger
 * and nothing else, and waits for no other write.
 * @param acts the acts that end them; by default one for each
 */
export async function revokeChosen(
  session: Session,
  choose: (unended: readonly Slot[]) => readonly Slot[],
  options: CallOptions<WriteProgress>,
  acts?: readonly Act[],
): Promise<RevokeReceipt> {
  begin(options);
  const ended = choose(unendedGrants(await ownLog(session, { signal: options.signal })));
  const receipt = await session.submit(acts ?? ending(session.address, ended), options);
  const held = allHeld(await heldBy(session, ended, options));
  return { ...receipt, mayStillHold: held, revoked: [...new Set(ended.map(({ grantee }) => grantee))] };
}

/** Ends the named grants in one transaction with one prompt. */
async function revokeBatch(
  session: Session,
  names: readonly GrantName[],
  mode: BatchMode,
  options: CallOptions<WriteProgress>,
): Promise<readonly Outcome<RevokeReceipt>[]> {
  begin(options);
  const slots = unendedGrants(await ownLog(session, { signal: options.signal }));
  const unended = new Map(slots.map((slot) => [slotKey(slot.grantee, slot.scope), slot]));
  const found = names.map((name, nth): Outcome<{ readonly slot: Slot }> => {
    try {
      const { grantee, scope } = name;
      const key = slotKey(
        inField("grantee", () => parseAddress(grantee)),
        encodeScope(scope),
      );
      const slot = unended.get(key);
      // a second mention of the same grant finds it ended
      unended.delete(key);
      if (!slot) throw absent();
      return { ok: true, slot };
    } catch (problem) {
      return failedItem(mode, nth, problem);
    }
  });
  const ended = succeeded(found).map(({ slot }) => slot);
  if (ended.length === 0) return found.filter((one) => !one.ok);
  const receipt = await session.submit(ending(session.address, ended), options);
  const held = new Map((await heldBy(session, ended, options)).map((list, nth) => [ended[nth], list]));
  return found.map((one) =>
    one.ok ? { ok: true, ...receipt, mayStillHold: held.get(one.slot), revoked: [one.slot.grantee] } : one,
  );
}

/** Merges the receipts of grants that one transaction ended. */
function merged(receipts: readonly RevokeReceipt[]): RevokeReceipt {
  const [one] = receipts;
  if (!one) throw absent();
  const { transaction, position, cost } = one;
  return {
    transaction,
    position,
    cost,
    mayStillHold: allHeld(receipts.map(({ mayStillHold: held }) => held)),
    revoked: [...new Set(receipts.flatMap(({ revoked }) => revoked))],
  };
}

/** @throws ChartkeyError GRANT_ABSENT */
export const revokeGrant = async (
  session: Session,
  name: GrantName,
  options: CallOptions<WriteProgress> = {},
): Promise<RevokeReceipt> => merged(succeeded(await revokeBatch(session, [name], alone, options)));

/** Ends all of the grants or none. */
export async function revokeMany(
  session: Session,
  names: readonly GrantName[],
  options: CallOptions<WriteProgress> = {},
): Promise<RevokeReceipt> {
  checkBatch("grants", names, MAX_REVOKED);
  return merged(succeeded(await revokeBatch(session, names, allOrNone("grants"), options)));
}

/** Ends the grants that are there. */
export async function revokeEach(
  session: Session,
  names: readonly GrantName[],
  options: CallOptions<WriteProgress> = {},
): Promise<readonly Outcome<RevokeReceipt>[]> {
  checkBatch("grants", names, MAX_REVOKED);
  return revokeBatch(session, names, eachForItself, options);
}
