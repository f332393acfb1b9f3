import { NO_REQUEST } from "../../domain/acts/act.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import { coveredFolders } from "../../domain/log/epochs.js";
import { assumeIncluded, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { NewGrant } from "../../domain/grants/grant.js";
import type { Outcome } from "../../domain/results/outcome.js";
import { slotKey } from "../../domain/grants/scope.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
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
  namedProblem,
  succeeded,
} from "../writing/batch.js";
import { staged } from "../writing/staged-write.js";
import { submitPlanned, type Write } from "../writing/write.js";
import { sealPrepared, startFromNowOn } from "./seal-prepared.js";
import { checkGrant, type GrantOrder, type Order } from "./grant-order.js";
import { type PreparedGrant, prepareGrant } from "./prepare-grant.js";
import { type GivenGrant, type GivenGrants, type PlannedGrants, toGiven } from "./given-grant.js";
import { type Asked, type Orders, overtaken, type Refusal, whyRefused } from "./still-meant.js";

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

/** Checks and seals grants. All grants from now on share one new epoch. */
async function planGrants(write: Write, { orders, asked }: Orders, mode: BatchMode): Promise<PlannedGrants> {
  await write.session.keys.current(write.log, write.options);
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
  const { accessCalls } = write.session;
  for (const act of given) accessCalls.giving(asked.call, act, act.envelope);
  const checkAgain = () => {
    if (given.some((act) => accessCalls.isOvertaken(asked.call, act, act.request))) throw overtaken();
  };
  return { acts: given.length > 0 ? [...acts, ...given] : [], checkAgain, sealed, without };
}

/**
 * The outcomes of grants that were refused together, each with its problem.
 * @throws the problem where all that were not bad have the same, and the first final one of a batch
 *   that fails as a whole
 */
function refusals(mode: BatchMode, orders: readonly Order[], outcomes: readonly Refusal[]): readonly Refusal[] {
  const [one, ...others] = outcomes.filter((_, nth) => orders[nth]?.ok);
  if (others.every(({ problem }) => problem === one?.problem)) throw one?.problem;
  if (mode.each) return outcomes;
  const nth = outcomes.findIndex(({ problem }) => isChartkeyError(problem) && !problem.retryable);
  throw namedProblem(mode, nth, outcomes[nth]?.problem);
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
    let planned: ParticipantLog | undefined;
    const plan = (write: Write) => {
      planned = write.log;
      return planGrants(write, asked, mode);
    };
    let given: Awaited<ReturnType<typeof submitPlanned<PlannedGrants>>>;
    try {
      given = await submitPlanned(staging, plan);
    } catch (failure) {
      if (isChartkeyError(failure, "WALLET_REJECTED")) session.accessCalls.drop(asked.asked.call);
      // another session that took this write for a dead one leaves nothing in the log
      if (staging.abandoned) planned = undefined;
      return refusals(mode, orders, await whyRefused(session, asked, { failure, planned, signal }));
    }
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
