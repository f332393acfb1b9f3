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
import type { Session } from "../session/session.js";
import { alone, allOrNone, type BatchMode, checkBatch, eachForItself, itemsOf, succeeded } from "../writing/batch.js";
import { planWrite, staged } from "../writing/write.js";
import { endGrants } from "./end-grants.js";
import { mayStillHold } from "./may-still-hold.js";

export interface RevokeReceipt extends Receipt {
  /**
   * The records that the ended grants could open. Their grantees may have kept them, or their keys.
   */
  readonly mayStillHold: readonly RecordRef[];
  /** The grantees whose grants were ended. */
  readonly revoked: readonly Address[];
}

/** How many grants one transaction ends. It leaves room for a new epoch and for regrants. */
export const MAX_REVOKED = 100;

export const absent = () => new ChartkeyError("GRANT_ABSENT", { message: "There is no such grant, or it has ended" });

const ending = (patient: Address, slots: readonly Slot[]): readonly Act[] =>
  slots.map(({ grantee, scope }) => ({ kind: "revoke", patient, grantee, scope }));

/**
 * Ends the grants that `choose` selects among those that no entry has ended.
 * @param acts the acts that end them; by default one for each
 */
export function revokeChosen(
  session: Session,
  choose: (unended: readonly Slot[]) => readonly Slot[],
  options: CallOptions<WriteProgress>,
  acts?: readonly Act[],
): Promise<RevokeReceipt> {
  return staged(session, options, async (staging) => {
    const write = await planWrite(session, staging, options);
    await session.keys.current(write.log);
    const ended = choose(unendedGrants(write.log));
    const held = await mayStillHold(write, await ownIndex(write), ended);
    const receipt = await endGrants(write, acts ?? ending(session.address, ended));
    return { ...receipt, mayStillHold: held, revoked: [...new Set(ended.map(({ grantee }) => grantee))] };
  });
}

/** Ends the named grants in one transaction with one prompt. */
function revokeBatch(
  session: Session,
  names: readonly GrantName[],
  mode: BatchMode,
  options: CallOptions<WriteProgress>,
): Promise<readonly Outcome<RevokeReceipt>[]> {
  return staged(session, options, async (staging) => {
    const write = await planWrite(session, staging, options);
    await session.keys.current(write.log);
    const unended = new Map(unendedGrants(write.log).map((slot) => [slotKey(slot.grantee, slot.scope), slot]));
    const index = await ownIndex(write);
    const prepare = itemsOf(write, mode);
    const found = await mapConcurrently([...names.entries()], 4, ([nth, name]) =>
      prepare(nth, async () => {
        const { grantee, scope } = name;
        const key = slotKey(
          inField("grantee", () => parseAddress(grantee)),
          encodeScope(scope),
        );
        const slot = unended.get(key);
        // a second mention of the same grant finds it ended
        unended.delete(key);
        if (!slot) throw absent();
        return { slot, held: await mayStillHold(write, index, [slot]) };
      }),
    );
    const ended = succeeded(found).map(({ slot }) => slot);
    if (ended.length === 0) return found.filter((one) => !one.ok);
    const receipt = await endGrants(write, ending(session.address, ended));
    return found.map((one) =>
      one.ok ? { ok: true, ...receipt, mayStillHold: one.held, revoked: [one.slot.grantee] } : one,
    );
  });
}

/** Merges the receipts of grants that one transaction ended. */
function merged(receipts: readonly RevokeReceipt[]): RevokeReceipt {
  const [one] = receipts;
  if (!one) throw absent();
  const held = new Map(receipts.flatMap((receipt) => receipt.mayStillHold).map((ref) => [ref.record, ref]));
  const { transaction, position, cost } = one;
  return {
    transaction,
    position,
    cost,
    mayStillHold: [...held.values()],
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
