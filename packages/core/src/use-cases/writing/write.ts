import { counterOf } from "../../domain/acts/act-counters.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { agreedTime } from "../../domain/log/agreed-time.js";
import type { LogEntry } from "../../domain/log/participant-log.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { readClocks } from "../calls/now-seconds.js";
import type { EpochKeys } from "../session/epoch-keys.js";
import { Memo } from "../session/memo.js";
import { unlessBehind } from "../session/unless-behind.js";
import { ownView, type PlannedOn, type TimedView } from "../session/view.js";
import { type Included, type Planned, send } from "./send.js";
import type { StagedWrite } from "./staged-write.js";
import type { Staging } from "./staging.js";

/**
 * The context in which acts are planned: one reading of the own log, one instant, and what it
 * stores.
 */
export interface Write extends TimedView, PlannedOn {
  /** Unix seconds: the ledger's time, which may be minutes behind `now`. */
  readonly ledgerTime: number;
  readonly staging: Staging;
  /** The keys of the epochs under which this plan files cards. */
  readonly epochs: Memo<EpochKeys>;
  readonly options: CallOptions<WriteProgress>;
}

const planWrite = async ({ session, staging, options }: StagedWrite): Promise<Write> => {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  // what another tab, or an earlier run, has seen and a reorganisation took is planned without
  await session.known.refresh({ signal }).catch(() => signal?.throwIfAborted());
  const known = session.known.digests;
  const view = await ownView(session, { signal });
  const clocks = await readClocks(session, { signal });
  return {
    ...view,
    known,
    now: agreedTime(view.log, clocks),
    ledgerTime: clocks.ledger,
    options: { signal, onProgress },
    staging: staging.share(),
    epochs: new Memo(),
  };
};

/** A plan without acts: there was nothing to submit. */
export interface NothingToDo<P extends Planned> {
  readonly planned: P;
  readonly receipt?: undefined;
}

/** How often a write is planned anew, because another device was faster. */
const MAX_PLANS = 3;

/**
 * Plans acts on the own log as it is, and submits them. When another device was faster, and nobody
 * was prompted yet, it plans again.
 * @param plan called with the log; what it stores is let go when it has to plan again. It rejects
 *   where planning again would undo what was done meanwhile
 * @throws ChartkeyError LEDGER_CONFLICT (retryable) when another device was faster after the
 *   prompt, or each time; what `plan` rejects with
 */
export async function submitPlanned<P extends Planned>(
  write: StagedWrite,
  plan: (write: Write) => Promise<P>,
): Promise<Included<P> | NothingToDo<P>> {
  const { session, options } = write;
  let planning: Write | undefined;
  for (let plans = 1; ; plans++) {
    let sending = false;
    try {
      return await session.writes.run<Included<P> | NothingToDo<P>>(async () => {
        await planning?.staging.letGo();
        const context = await planWrite(write);
        planning = context;
        const planned = await plan(context).catch((error: unknown) => {
          const isAbsent = isChartkeyError(error, "FOLDER_ABSENT", "GRANT_ABSENT", "RECORD_UNAVAILABLE");
          throw isAbsent ? unlessBehind(session, context.log, error) : error;
        });
        const { acts } = planned;
        if (acts.length === 0) return { alone: false, send: async () => ({ planned }) };
        const alone = planned.alone ?? acts.some((act) => counterOf(act) === "nonce");
        const sendPlanned = () => {
          sending = true;
          return send(write, context, planned);
        };
        return { alone, makes: planned.makes, send: sendPlanned };
      }, options.signal);
    } catch (error) {
      const isLate = sending && isChartkeyError(error, "LEDGER_CONFLICT");
      if (!isLate || write.prompted || plans === MAX_PLANS) throw error;
    }
  }
}

/** The receipt of an entry that was included earlier. Its cost is not known any more. */
export const receiptOf = ({ transaction, position }: LogEntry): Receipt => ({ transaction, position });
