import { NO_REQUEST } from "../../domain/acts/act.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import { coveredFolders } from "../../domain/log/epochs.js";
import { grantsOf } from "../../domain/log/grant-slots.js";
import { assumeIncluded, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { Grant, NewGrant } from "../../domain/grants/grant.js";
import type { Outcome } from "../../domain/results/outcome.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { decodeScope, slotKey } from "../../domain/grants/scope.js";
import { untilDate } from "../../domain/grants/until.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { Session } from "../session/session.js";
import { ownView } from "../session/view.js";
import {
  alone,
  allOrNone,
  type BatchMode,
  checkBatch,
  checkItems,
  eachForItself,
  itemsOf,
  succeeded,
} from "../writing/batch.js";
import { staged } from "../writing/staged-write.js";
import type { Included, Planned } from "../writing/send.js";
import { submitPlanned, type Write } from "../writing/write.js";
import { type SealedGrant, sealPrepared, startFromNowOn } from "./seal-prepared.js";
import { checkGrant, type GrantOrder, type Order } from "./grant-order.js";
import { type PreparedGrant, prepareGrant } from "./prepare-grant.js";
import { type Asked, type Orders, whyRefused } from "./still-meant.js";

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

/** How many grants one transaction gives. It leaves room for new epochs and folder cards. */
const MAX_GRANTS = 100;

/** The folders that need a new epoch, because a grant from now on covers them. */
const freshFolders = (log: ParticipantLog, prepared: readonly PreparedGrant[]): readonly FolderId[] => [
  ...new Set(
    prepared.flatMap(({ input, coverage }) =>
      "since" in coverage && coverage.since === "now" ? coveredFolders(log, input.scope) : [],
    ),
  ),
];

const notStored = () =>
  new ChartkeyError("BLOB_UNAVAILABLE", {
    message: "The grant is on the ledger, and the grantee's keys could not be stored yet",
    hints: ["This device tries again at its next write or start."],
    retryable: true,
  });

function toGiven(
  session: Session,
  { grantee, act, terms: { scope, until, purpose, since } }: SealedGrant,
  { receipt, log, unsent, planned }: Included<PlannedGrants>,
): GivenGrant {
  const isEnded = grantsOf(log).slots.get(slotKey(grantee, scope))?.closed !== undefined;
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
    ...(unsent.has(act.envelope) ? { problem: notStored() } : {}),
  };
  return { grant, receipt, without: planned.without };
}

interface PlannedGrants extends Planned {
  readonly sealed: readonly Outcome<SealedGrant>[];
  readonly without: readonly Address[];
}

/** Checks and seals grants. All grants from now on share one new epoch. */
async function planGrants(write: Write, { orders, asked }: Orders, mode: BatchMode): Promise<PlannedGrants> {
  await write.session.keys.current(write.log);
  const prepare = itemsOf(write, mode);
  const slots = new Set<string>();
  const prepared = await mapConcurrently([...orders.entries()], 4, async ([nth, order]) => {
    if (!order.ok) return order;
    const { input } = order;
    return prepare(nth, async () => {
      const slot = slotKey(input.grantee, input.scope);
      if (slots.has(slot)) throw new TypeError("Two of the grants have the same `grantee` and `scope`");
      slots.add(slot);
      return prepareGrant(write, order, asked);
    });
  });
  const { acts, words, without } = await startFromNowOn(write, freshFolders(write.log, succeeded(prepared)));
  const seal = itemsOf({ ...write, log: assumeIncluded(write.log, acts, write.now) }, mode);
  const sealed = await mapConcurrently([...prepared.entries()], 4, async ([nth, one]) =>
    one.ok ? seal(nth, (share) => sealPrepared(share, one, words[0])) : one,
  );
  const given = succeeded(sealed).map(({ act }) => act);
  for (const act of given) write.session.accessCalls.giving(asked.call, act, act.envelope);
  return { acts: given.length > 0 ? [...acts, ...given] : [], sealed, without };
}

/** Gives grants in one transaction with one prompt. */
async function giveBatch(
  session: Session,
  { orders, asked: earlier }: Pick<Orders, "orders"> & Partial<Orders>,
  mode: BatchMode,
  options: CallOptions<WriteProgress>,
): Promise<readonly Outcome<GivenGrant>[]> {
  // before it waits for anything
  const call = earlier?.call ?? session.accessCalls.ask();
  const refused = orders.filter((order) => !order.ok);
  if (refused.length === orders.length) return refused;
  const { signal } = options;
  const asked = { orders, asked: earlier ?? { call, log: (await ownView(session, { signal })).log } };
  return staged(session, options, async (staging) => {
    const plan = (write: Write) => planGrants(write, asked, mode);
    const given = await submitPlanned(staging, plan).catch(async (conflict: unknown) => {
      throw await whyRefused(session, asked, mode, { conflict, signal });
    });
    return given.planned.sealed.flatMap((one) => {
      if (!one.ok) return one;
      return given.receipt ? { ok: true, ...toGiven(session, one, given) } : [];
    });
  });
}

/** Gives one grant. @param asked now by default */
export async function giveGrant(
  session: Session,
  order: GrantOrder,
  options: CallOptions<WriteProgress> = {},
  asked?: Asked,
): Promise<GivenGrant> {
  const [one] = succeeded(
    await giveBatch(session, { orders: [{ ok: true, ...order }], ...(asked && { asked }) }, alone, options),
  );
  if (!one) throw new TypeError("Nothing was granted");
  const { grant, receipt, without } = one;
  return { grant, receipt, without };
}

function withoutRequest(grants: readonly NewGrant[], mode: BatchMode): readonly Order[] {
  checkBatch("grants", grants, MAX_GRANTS);
  return checkItems(mode, grants, (grant) => ({ input: checkGrant(grant), request: NO_REQUEST }));
}

/** Gives all of the grants or none. */
export async function giveMany(
  session: Session,
  grants: readonly NewGrant[],
  options: CallOptions<WriteProgress> = {},
): Promise<GivenGrants> {
  const mode = allOrNone("grants");
  const given = succeeded(await giveBatch(session, { orders: withoutRequest(grants, mode) }, mode, options));
  const [one] = given;
  if (!one) throw new TypeError("Nothing was granted");
  return { grants: given.map(({ grant }) => grant), receipt: one.receipt, without: one.without };
}

/** Gives the grants that can be given. */
export const giveEach = async (
  session: Session,
  grants: readonly NewGrant[],
  options: CallOptions<WriteProgress> = {},
): Promise<readonly Outcome<GivenGrant>[]> =>
  giveBatch(session, { orders: withoutRequest(grants, eachForItself) }, eachForItself, options);
