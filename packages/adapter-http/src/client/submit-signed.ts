import {
  type Act,
  ChartkeyError,
  counterOf,
  isChartkeyError,
  logOf,
  mayStillBeSubmitted,
  notSubmitted,
  pause,
  type Receipt,
  type SignedActs,
  type SubmitOptions,
  type Wallet,
} from "@chartkey/core/adapters";
import type { HttpRelayer } from "./http-relayer.js";
import type { LedgerReading } from "./ledger-reading.js";
import { type LogEnd, endOfLog, PendingActs } from "./pending-acts.js";
import { conflict, type Plan, planActs } from "./plan-acts.js";
import { deadlineOf, signActs, type SigningContext } from "./sign-acts.js";

/** Milliseconds between two looks at the ledger. */
const INTERVAL = 2_000;

export interface SubmitContext extends SigningContext {
  readonly reading: LedgerReading;
  readonly relayer: HttpRelayer<SignedActs>;
  /** Where the log was last seen to end. */
  readonly knownEnd: LogEnd | undefined;
}

export interface Submitted {
  readonly receipt: Receipt;
  readonly pending: PendingActs;
}

type Signal = AbortSignal | undefined;

/** A call that the relayer was asked to send. */
class Request {
  transaction: string | undefined;
  error: unknown;
  isAnswered = false;
  /** Never rejects. */
  readonly answered: Promise<void>;

  constructor(relayer: HttpRelayer<SignedActs>, signed: SignedActs, signal: Signal) {
    this.answered = relayer
      .submit(signed, { signal })
      .then((transaction) => {
        this.transaction = transaction;
      })
      .catch((error: unknown) => {
        this.error = error;
      })
      .finally(() => {
        this.isAnswered = true;
      });
  }
}

const unknownOutcome = (transaction: string | undefined, cause: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_UNAVAILABLE", {
    message: "Nothing tells what has become of what was signed",
    transaction,
    cause,
  });

/** What signed acts end with when the ledger can no longer be asked about them. */
const unreadable = (deadline: number, transaction: string | undefined, cause: ChartkeyError): ChartkeyError =>
  new ChartkeyError(cause.code, {
    message: `Nothing tells what has become of what was signed: ${cause.message}`,
    hints: [...cause.hints, mayStillBeSubmitted(deadline)],
    transaction,
    cause,
  });

/** Why the ledger would refuse the acts now; `undefined` when it would not, or is away. */
async function refusalNow(reading: LedgerReading, acts: readonly Act[], signal: Signal): Promise<unknown> {
  try {
    await planActs(reading, acts, undefined, signal);
    return undefined;
  } catch (error) {
    signal?.throwIfAborted();
    return isChartkeyError(error, "LEDGER_REVERTED", "REQUEST_CLOSED") ? error : undefined;
  }
}

/** What an act that can no longer happen ends with. */
async function lost(error: unknown, pending: PendingActs, acts: readonly Act[], signal: Signal): Promise<unknown> {
  const named = acts.some((act) => counterOf(act) !== undefined);
  // without an answer, it is as certain that nothing happened
  const isUsed = named && (await pending.isNonceUsed(signal).catch(() => false));
  signal?.throwIfAborted();
  return isUsed ? conflict(error) : error;
}

/** Waits until the log has the acts, whoever submits them. */
async function waitFor(
  { reading, clock }: SubmitContext,
  signed: SignedActs,
  { pending, request }: { readonly pending: PendingActs; readonly request: Request },
  { signal, onProgress }: SubmitOptions,
): Promise<Receipt> {
  const { acts, deadline } = signed;
  const end = clock.now().getTime() + Math.max(0, deadline * 1000 - clock.now().getTime()) * 2;
  let isReported = false;
  for (;;) {
    await Promise.race([request.answered, pause(INTERVAL, signal)]);
    signal?.throwIfAborted();
    const { transaction, error, isAnswered } = request;
    if (transaction !== undefined && !isReported) onProgress?.({ type: "ledger:submitted", transaction });
    isReported ||= transaction !== undefined;
    let failure: unknown;
    let isFree = false;
    try {
      const receipt = await pending.find(signal);
      if (receipt) {
        if (!isReported) onProgress?.({ type: "ledger:submitted", transaction: receipt.transaction });
        onProgress?.({ type: "ledger:included", receipt });
        return receipt;
      }
      isFree = error !== undefined && !(await pending.isNonceUsed(signal));
    } catch (thrown) {
      signal?.throwIfAborted();
      if (isChartkeyError(thrown, "LEDGER_DROPPED")) throw await lost(thrown, pending, acts, signal);
      // nothing but the ledger tells whether it happened: it is asked again, while it lets us in
      if (isChartkeyError(thrown, "MISCONFIGURED", "SESSION_ENDED")) throw unreadable(deadline, transaction, thrown);
      failure = thrown;
    }
    if (isFree) throw (await refusalNow(reading, acts, signal)) ?? notSubmitted(deadline, error);
    if (clock.now().getTime() > end) throw unknownOutcome(transaction, failure ?? error);
    if (isAnswered) await pause(INTERVAL, signal);
  }
}

/** Has acts signed, handed over, and included. */
export async function submitSigned(
  context: SubmitContext,
  acts: readonly [Act, ...Act[]],
  wallet: Wallet,
  options: SubmitOptions,
): Promise<Submitted> {
  const { reading, relayer, knownEnd } = context;
  const { signal, onProgress, base, beforePrompt } = options;
  let plan: Plan = await planActs(reading, acts, base, signal);
  if (beforePrompt) {
    await beforePrompt();
    // it may have taken long enough for somebody to be faster
    plan = await planActs(reading, acts, base, signal);
  }
  const deadline = deadlineOf(plan.time, context);
  const before = await endOfLog(reading, logOf(acts[0]), knownEnd, signal);
  const signed = await signActs(context, { acts, nonce: plan.nonce, deadline }, wallet, options);
  onProgress?.({ type: "ledger:handed-over", deadline: new Date(deadline * 1000) });
  signal?.throwIfAborted();
  const pending = new PendingActs(reading, signed, before);
  const request = new Request(relayer, signed, signal);
  const receipt = await waitFor(context, signed, { pending, request }, options);
  return { receipt, pending };
}
