import { inField } from "../../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../../domain/checks/check-keys.js";
import type { GrantName } from "../../domain/grants/grant.js";
import { encodeScope, slotKey, type SlotName } from "../../domain/grants/scope.js";
import { type Address, parseAddress } from "../../domain/identifiers/address.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import type { Session } from "../session/session.js";
import {
  alone,
  allOrNone,
  type BatchMode,
  checkBatch,
  checkItems,
  eachForItself,
  failedItem,
  succeeded,
} from "../writing/batch.js";
import type { GrantRow } from "./grant-list.js";
import { pendingIn, sentGrants } from "./pending-grants.js";
import {
  absent,
  absentFrom,
  type Ending,
  ending,
  MAX_REVOKED,
  readUnended,
  type RevokeReceipt,
  submitEnding,
} from "./end-grants.js";
import { allHeld, endedBy } from "./ended-by.js";

/** A grant of a list names itself. */
const nameKeys: KeyRules<GrantName | GrantRow> = {
  grantee: "required",
  scope: "required",
  patient: "decides",
  permissions: "decides",
  purpose: "optional",
  grantedAt: "decides",
  until: "optional",
  from: "decides",
  state: "decides",
  problem: "optional",
  person: "optional",
  key: "decides",
};

/** @throws TypeError that names the key or the field */
function slotNameOf(name: GrantName, owner: Address): SlotName {
  const { grantee, scope, ...row } = checkKeys<GrantName | GrantRow>("grant", name, nameKeys);
  if ("patient" in row && row.patient !== owner) throw new TypeError("`patient`: only the patient revokes a grant");
  return { grantee: inField("grantee", () => parseAddress(grantee)), scope: encodeScope(scope) };
}

/** Ends the named grants in one transaction with one prompt. It needs only the ledger. */
async function revokeBatch(
  session: Session,
  names: readonly GrantName[],
  mode: BatchMode,
  options: CallOptions<WriteProgress>,
): Promise<readonly Outcome<RevokeReceipt>[]> {
  const call = session.accessCalls.ask();
  const keys = checkItems(mode, names, (name) => {
    const slot = slotNameOf(name, session.address);
    return { key: slotKey(slot.grantee, slot.scope), name: slot };
  });
  const refused = keys.filter((one) => !one.ok);
  if (refused.length === keys.length) return refused;
  session.accessCalls.ending(
    call,
    succeeded(keys).map(({ key }) => key),
  );
  const sent = sentGrants(session, options);
  let unended = await readUnended(session, call, options);
  const endings = new Map<string, Ending>();
  const missing = succeeded(keys).filter(({ key }) => !unended.slots.has(key));
  if (missing.length > 0) {
    const known = await sent;
    // what was included meanwhile may have left the journal
    unended = await readUnended(session, call, options);
    const pending = pendingIn(session, known, unended.log, call);
    for (const { key, name } of missing)
      // what this device may have sent ends in any case: the ledger takes it
      if (pending.has(key) || known.failure !== undefined) endings.set(key, name);
  }
  for (const [key, slot] of unended.slots) endings.set(key, { ...slot, slot });
  const isMissing = succeeded(keys).some(({ key }) => !endings.has(key));
  const missed = isMissing ? await absentFrom(session, unended.log, options) : absent();
  const found = keys.map((one, nth): Outcome<{ readonly slot: Ending }> => {
    if (!one.ok) return one;
    const { key } = one;
    try {
      const slot = endings.get(key);
      // a second mention of the same grant finds it ended
      endings.delete(key);
      // only a proven log says that there is none
      if (!slot) throw unended.unproven ?? missed;
      return { ok: true, slot };
    } catch (problem) {
      return failedItem(mode, nth, problem);
    }
  });
  const ended = succeeded(found).map(({ slot }) => slot);
  if (ended.length === 0) return found.filter((one) => !one.ok);
  session.accessCalls.ending(
    call,
    ended.map(({ grantee }) => grantee),
  );
  const { receipt, ...noted } = await submitEnding(session, ending(session.address, ended), sent, options);
  const { held: lists } = await endedBy(session, { call, named: ended, sent, ...noted }, receipt, options);
  const held = new Map(lists.map((list, nth) => [ended[nth], list]));
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
