import {
  type Act,
  type ActCounters,
  applyAct,
  ChartkeyError,
  countersAfter,
  type Ledger,
  type LedgerAccount,
  type LedgerGrant,
  logOf,
  nonceOf,
  requestOf,
  slotOf,
} from "@chartkey/core/adapters";

type Reading = Pick<Ledger, "account" | "entries" | "grant" | "time">;

/** On what acts are signed. */
export interface Plan {
  /** The nonce that their signature takes; `undefined` for acts that take none. */
  readonly nonce: number | undefined;
  /** The ledger's time, in Unix seconds. */
  readonly time: number;
}

export const conflict = (cause?: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_CONFLICT", {
    message: "Another act of this account came first",
    hints: ["Nothing happened. Try again."],
    retryable: true,
    cause,
  });

const keyOf = (slot: NonNullable<ReturnType<typeof slotOf>>): string => `${slot.patient} ${slot.grantee} ${slot.scope}`;

/** The slots that acts name, each once, with what the ledger has there. */
async function slotsOf(
  ledger: Reading,
  acts: readonly Act[],
  signal: AbortSignal | undefined,
): Promise<Map<string, LedgerGrant | undefined>> {
  const named = new Map(
    acts.flatMap((act) => {
      const slot = slotOf(act);
      return slot ? [[keyOf(slot), slot] as const] : [];
    }),
  );
  const grants = [...named].map(async ([key, slot]) => [key, await ledger.grant(slot, { signal })] as const);
  return new Map(await Promise.all(grants));
}

/** Whether the log shows that the request which a grant answers was cancelled. */
async function isCancelled(ledger: Reading, act: Act, signal: AbortSignal | undefined): Promise<boolean> {
  const request = act.kind === "grantAccess" ? requestOf(act) : undefined;
  if (!request) return false;
  for await (const update of ledger.entries({ log: logOf(act), counterparty: request.requester }, { signal })) {
    if (update.type !== "entry" || update.entry.act.kind !== "cancelRequest") continue;
    const { requester, message } = update.entry.act;
    if (requester === request.requester && message === request.message) return true;
  }
  return false;
}

/** The nonce that the next signature over acts like these takes. */
export async function nonceFor(
  ledger: Reading,
  [act]: readonly Act[],
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  if (!act) return undefined;
  switch (nonceOf(act)) {
    case "account":
      return (await ledger.account(logOf(act), { signal })).nonce;
    case "grant": {
      const slot = slotOf(act);
      return slot && ((await ledger.grant(slot, { signal }))?.nonce ?? 0);
    }
    default:
      return undefined;
  }
}

/**
 * Applies acts by core's rules to the state that the ledger shows now, so that what it would refuse
 * needs no prompt. All acts of a submission enter one log.
 * @param base the counters on which they were planned
 * @throws ChartkeyError LEDGER_REVERTED, LEDGER_CONFLICT, REQUEST_CLOSED
 */
export async function planActs(
  ledger: Reading,
  acts: readonly Act[],
  base: ActCounters | undefined,
  signal: AbortSignal | undefined,
): Promise<Plan> {
  const [first] = acts;
  if (!first) throw new TypeError("There are no acts");
  const time = Math.floor((await ledger.time({ signal })).getTime() / 1000);
  const shown: LedgerAccount = await ledger.account(logOf(first), { signal });
  const grants = await slotsOf(ledger, acts, signal);
  const firstSlot = slotOf(first);
  const slotNonce = firstSlot && (grants.get(keyOf(firstSlot))?.nonce ?? 0);
  const nonce = { account: shown.nonce, grant: slotNonce, none: undefined }[nonceOf(first) ?? "none"];

  let [account, named] = [shown, base];
  for (const act of acts) {
    const slot = slotOf(act);
    const key = slot && keyOf(slot);
    const grant = key === undefined ? undefined : grants.get(key);
    const cancelled = await isCancelled(ledger, act, signal);
    const applied = applyAct({ account, grant, cancelled }, act, time, { signed: true, base: named });
    if (!applied.ok) {
      const { refusal } = applied;
      if (refusal === "Conflict") throw conflict();
      if (refusal === "RequestClosed")
        throw new ChartkeyError("REQUEST_CLOSED", { message: "The requester has taken the request back" });
      throw new ChartkeyError("LEDGER_REVERTED", { message: `The ledger would refuse: ${refusal}` });
    }
    if (key !== undefined) grants.set(key, applied.state.grant);
    ({ account } = applied.state);
    named = named && countersAfter(named, act);
  }
  return { nonce, time };
}
