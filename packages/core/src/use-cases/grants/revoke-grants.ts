import type { Act } from "../../domain/act.js";
import { type Address, type AddressLike, parseAddress } from "../../domain/address.js";
import { foldGrants, reads, type Slot, stands } from "../../domain/log/grant-slots.js";
import { planEpoch, staleFolders } from "../../domain/log/plan-epoch.js";
import type { Receipt } from "../../domain/position.js";
import type { RecordRef } from "../../domain/record.js";
import { encodeScope, type Scope } from "../../domain/scope.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/ledger.js";
import { startEpoch } from "../epochs/start-epoch.js";
import { nowSeconds } from "../now-seconds.js";
import { freshHex, ownLog, type Session } from "../session/session.js";
import { staged } from "../session/staging.js";
import { followUps } from "./follow-ups.js";
import { mayStillHold } from "./may-still-hold.js";
import { submitFollowing } from "./submit-following.js";

export interface RevokeReceipt extends Receipt {
  /** Records that those who were revoked could open: they may have kept them, or the keys to them. */
  readonly mayStillHold: readonly RecordRef[];
  /** Who was revoked. */
  readonly revoked: readonly Address[];
}

/** Which of the standing grants end, and the acts that end them. */
interface Revocation {
  readonly ended: readonly Slot[];
  readonly acts: readonly Act[];
}

const absent = () => new ChartkeyError("GRANT_ABSENT", { message: "There is no such grant, or it has ended" });

/** Ends grants, and in the same transaction starts a new epoch in every folder whose keys they had, for the readers who remain. One prompt. */
function revoke(
  session: Session,
  choose: (standing: readonly Slot[]) => Revocation,
  options: CallOptions<WriteProgress>,
): Promise<RevokeReceipt> {
  return staged(session, async (staging) => {
    options.signal?.throwIfAborted();
    const log = await ownLog(session, options);
    await session.keys.current(log);
    const grants = foldGrants(log.entries);
    const { ended, acts } = choose([...grants.slots.values()].filter((slot) => stands(grants, slot)));
    const now = await nowSeconds(session, options);
    const stale = staleFolders(log, acts, now, await session.exposures.salts(log, options));
    const held = await mayStillHold(session, log, ended.filter(reads), options);
    const before: Act[] = [...acts];
    if (stale.length > 0) {
      const started = await startEpoch(
        session,
        staging,
        log,
        planEpoch(log, stale, acts, now, () => freshHex(session, 8)),
        options,
      );
      before.splice(0, before.length, ...started);
    }
    const again = await followUps(session, staging, log, before, [], options);
    const { receipt } = await submitFollowing(session, staging, before, again, options);
    return { ...receipt, mayStillHold: held, revoked: [...new Set(ended.map(({ grantee }) => grantee))] };
  });
}

const revocationOf = (patient: Address, ended: readonly Slot[]): Revocation => {
  if (ended.length === 0) throw absent();
  return { ended, acts: ended.map(({ grantee, scope }) => ({ kind: "revoke", patient, grantee, scope })) };
};

/** @throws ChartkeyError GRANT_ABSENT */
export const revokeGrant = (
  session: Session,
  grant: { readonly grantee: AddressLike; readonly scope: Scope },
  options: CallOptions<WriteProgress>,
): Promise<RevokeReceipt> => {
  const grantee = parseAddress(grant.grantee);
  const scope = encodeScope(grant.scope);
  return revoke(
    session,
    (standing) =>
      revocationOf(
        session.address,
        standing.filter((slot) => slot.grantee === grantee && slot.scope === scope),
      ),
    options,
  );
};

/** How many grants one transaction ends: it has room for a new epoch and for grants that follow. */
const BATCH = 100;

/** All grants of one grantee, in one transaction for each hundred: those with the keys of folders in the first. @throws ChartkeyError GRANT_ABSENT */
export async function revokeGrantee(
  session: Session,
  who: AddressLike,
  options: CallOptions<WriteProgress>,
): Promise<RevokeReceipt> {
  const grantee = parseAddress(who);
  const held: RecordRef[] = [];
  for (;;) {
    let rest = 0;
    const receipt = await revoke(
      session,
      (standing) => {
        const theirs = standing
          .filter((slot) => slot.grantee === grantee)
          .toSorted((a, b) => (a.scope < b.scope ? -1 : 1));
        rest = theirs.length - BATCH;
        return revocationOf(session.address, theirs.slice(0, BATCH));
      },
      options,
    );
    held.push(...receipt.mayStillHold.filter(({ record }) => held.every((ref) => ref.record !== record)));
    if (rest <= 0) return { ...receipt, mayStillHold: held };
  }
}

/** Everybody, with one act whatever their number. */
export const revokeEveryone = (session: Session, options: CallOptions<WriteProgress>): Promise<RevokeReceipt> =>
  revoke(
    session,
    (standing) => ({ ended: standing, acts: [{ kind: "revoke-everyone", patient: session.address }] }),
    options,
  );
