import type { Act } from "../../domain/acts/act.js";
import { type Address, parseAddress } from "../../domain/identifiers/address.js";
import type { GrantName } from "../../domain/grants/grant.js";
import { inField } from "../../domain/checks/in-field.js";
import { type Slot, unendedGrants } from "../../domain/log/grant-slots.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { RecordRef } from "../../domain/records/record.js";
import { encodeScope, slotKey } from "../../domain/grants/scope.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { ownIndex } from "../cards/own-index.js";
import type { Session } from "../session/session.js";
import { alone, allOrNone, type BatchMode, checkBatch, eachForItself, itemsOf, succeeded } from "../writing/batch.js";
import { staged } from "../writing/staging.js";
import { planWrite } from "../writing/write.js";
import { endGrants } from "./end-grants.js";
import { mayStillHold } from "./may-still-hold.js";

export interface RevokeReceipt extends Receipt {
  /** Records that those who were revoked could open: they may have kept them, or the keys to them. */
  readonly mayStillHold: readonly RecordRef[];
  /** Who was revoked. */
  readonly revoked: readonly Address[];
}

/** How many grants one transaction ends: it has room for a new epoch and for grants that follow. */
export const MAX_REVOKED = 100;

export const absent = () => new ChartkeyError("GRANT_ABSENT", { message: "There is no such grant, or it has ended" });

const ending = (patient: Address, slots: readonly Slot[]): readonly Act[] =>
  slots.map(({ grantee, scope }) => ({ kind: "revoke", patient, grantee, scope }));

/** Ends the grants that `choose` finds among those that nothing has ended. @param acts what ends them; by default one act for each */
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

/** Ends grants by their names, in one transaction with one prompt. */
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
        // named again it has ended already
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

/** One receipt for grants that ended together. */
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

/** All or none. */
export async function revokeMany(
  session: Session,
  names: readonly GrantName[],
  options: CallOptions<WriteProgress> = {},
): Promise<RevokeReceipt> {
  checkBatch("grants", names, MAX_REVOKED);
  return merged(succeeded(await revokeBatch(session, names, allOrNone("grants"), options)));
}

/** Each for itself. */
export async function revokeEach(
  session: Session,
  names: readonly GrantName[],
  options: CallOptions<WriteProgress> = {},
): Promise<readonly Outcome<RevokeReceipt>[]> {
  checkBatch("grants", names, MAX_REVOKED);
  return revokeBatch(session, names, eachForItself, options);
}
