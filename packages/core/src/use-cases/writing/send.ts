import { type Act, entersHead, logOf } from "../../domain/acts/act.js";
import { MAX_ACTS } from "../../domain/acts/submission.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { assumeIncluded, countersOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import type { JournalEntry } from "../session/journal-entry.js";
import type { PlannedActs } from "../session/journal-values.js";
import { type OwnReading, readUntil } from "../session/read-until.js";
import type { Session } from "../session/session.js";
import type { PlannedOn } from "../session/view.js";
import { inclusionOf } from "./inclusion.js";
import { plannedActs } from "./planned-acts.js";
import type { StagedWrite } from "./staged-write.js";
import { type Stored, storeEnvelopes } from "./store-envelopes.js";

const neverSent = ["FUNDS_INSUFFICIENT", "WALLET_ACCOUNT_CHANGED", "WALLET_REJECTED", "WALLET_WRONG_NETWORK"] as const;

/**
 * Whether the acts may be included from now on, whatever the answer: a wallet that sends by itself
 * may have sent them, and a relayer may use a signature that it was given.
 */
const mayHaveSent = (event: WriteProgress): boolean =>
  event.type === "ledger:submitted" ||
  event.type === "ledger:handed-over" ||
  (event.type === "wallet:prompted" && event.kind === "transaction");

/** What a plan comes to: the acts, and whatever its result needs. */
export interface Planned {
  readonly acts: readonly Act[];
  /** Whether the next write is planned once this one has ended, although no counter demands it. */
  readonly alone?: boolean | undefined;
  /** Throws when what was asked meanwhile makes the acts wrong. It runs just before the prompt. */
  readonly checkAgain?: (() => void) | undefined;
  /** The ids of what the acts make, where another try of this session may make the same. */
  readonly makes?: ReadonlySet<string> | undefined;
}

/** What was included. */
export interface Included<P extends Planned> {
  readonly planned: P;
  readonly receipt: Receipt;
  /** The own log with the acts. */
  readonly log: ParticipantLog;
  /**
   * Whether a reading has shown the acts. Otherwise the log is the one of the plan with the acts
   * behind it, and lacks what others did in between.
   */
  readonly isShown: boolean;
  /** The pointers of envelopes that could not be stored yet. The journal tries again. */
  readonly unsent: ReadonlySet<Hex>;
}

const busy = () =>
  new ChartkeyError("LEDGER_CONFLICT", {
    message: "Another session of this account took this write for one that was cut off",
    hints: ["Nothing happened. Try again."],
    retryable: true,
  });

/**
 * Notes the acts, so that a crash from now on is finished or cleaned up, and stores the blocks that
 * they point to.
 * @throws ChartkeyError LEDGER_CONFLICT when another session took the write for a dead one and may
 *   be unpinning its blobs; what the plan's last check throws
 */
async function claim(write: StagedWrite, { acts, checkAgain }: Planned, noted: PlannedActs): Promise<void> {
  const { journal, staging } = write;
  const grants = new Map(
    acts.flatMap((act) =>
      act.kind === "grantAccess" || act.kind === "updateEnvelope"
        ? [[act.envelope, { grantee: act.grantee, scope: act.scope }]]
        : [],
    ),
  );
  if (write.claimed) await journal.forgetPlan();
  write.claimed = true;
  for (const [nth, envelope] of staging.envelopes.entries())
    await journal.noteEnvelope({ ...envelope, nth, state: "kept", grant: grants.get(envelope.pointer) });
  await journal.noteActs(noted);
  write.abandoned = await journal.isAbandoned();
  if (write.abandoned) throw busy();
  await staging.store();
  checkAgain?.();
}

/**
 * The result of a step after inclusion, which has a limit of time. Its failure must not hide that
 * the acts are included: then it is `undefined`, and the journal finishes what is left.
 * @throws the signal's reason
 */
async function afterwards<T>(step: Promise<T>, { signal }: Pick<CallOptions, "signal">): Promise<T | undefined> {
  try {
    return await step;
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

/** Notes until when a relayer may submit the acts. Without the note they may come at any time. */
async function noteDeadline(journal: JournalEntry, noted: PlannedActs, deadline: Date): Promise<void> {
  const until = Math.ceil(deadline.getTime() / 1000);
  await Promise.allSettled([journal.noteActs({ ...noted, deadline: until })]);
}

/** Whether the log has the acts, if it is theirs. The node that answers may be behind. */
const isIn = (session: Session, log: ParticipantLog, acts: PlannedActs): boolean =>
  acts.log !== log.owner || inclusionOf(session, log, acts.pointer) !== undefined;

/** Whether acts enter the own log. A request, or an answer to one, stands beside a log. */
const entersOwnLog = ({ address }: Session, acts: readonly Act[]): boolean =>
  acts.some((act) => entersHead(act) && logOf(act) === address);

/** Stores the envelopes. The journal tries those again that could not be stored. */
async function sendEnvelopes({ session, journal, options }: StagedWrite, reading: OwnReading): Promise<Stored> {
  const { signal } = options;
  const stored = await afterwards(storeEnvelopes(session, journal, reading, { signal }), options);
  if (stored) return stored;
  const noted = (await afterwards(journal.envelopeNotes(), options)) ?? [];
  const there = noted.filter(({ state }) => state === "stored");
  return { done: false, pointers: new Set(there.map(({ pointer }) => pointer)) };
}

/**
 * Submits acts, and stores the envelopes that they point to once they are included.
 */
export async function send<P extends Planned>(write: StagedWrite, on: PlannedOn, planned: P): Promise<Included<P>> {
  const { session, journal, options } = write;
  const { acts } = planned;
  if (acts.length > MAX_ACTS)
    throw new ChartkeyError("LIMIT_EXCEEDED", {
      message: `This takes ${acts.length} acts; a ledger takes ${MAX_ACTS} at once`,
      hints: ["Do it in smaller batches."],
    });
  const noted = plannedActs(acts, on);
  const { signal, onProgress } = options;
  const isOwn = entersOwnLog(session, acts);
  let deadlineNoted: Promise<void> | undefined;
  let receipt: Receipt;
  try {
    receipt = await session.submit(acts, {
      signal,
      base: countersOf(on.log),
      beforePrompt: () => claim(write, planned, noted),
      onProgress: (event) => {
        write.prompted ||= event.type === "wallet:prompted";
        write.mayHappen ||= mayHaveSent(event);
        // before the app is told, and also where the call then ends with an abort
        if (event.type === "ledger:included" && isOwn) void session.known.note(event.receipt.transaction);
        if (event.type === "ledger:handed-over") deadlineNoted = noteDeadline(journal, noted, event.deadline);
        onProgress?.(event);
      },
    });
  } catch (error) {
    // whoever was given a signature may use it, whatever is said of it
    if (deadlineNoted === undefined && isChartkeyError(error, ...neverSent)) write.mayHappen = false;
    throw error;
  } finally {
    await deadlineNoted;
  }
  write.mayHappen = true;
  const known = isOwn ? session.known.note(receipt.transaction) : undefined;
  const at = Math.floor(receipt.position.at.getTime() / 1000);
  const { pointers } = write.staging;
  // what is handed over, and what came first, is told by a reading that shows the acts
  const shown = readUntil(session, (log) => isIn(session, log, noted), options);
  const reading = await afterwards(shown, options);
  const isShown = reading !== undefined;
  const log = isShown ? reading.log : assumeIncluded(on.log, acts, at);
  session.seen.note(log);
  // before anybody is told
  await known;
  // the journal hands over later what cannot be handed over now
  const none: Stored = { done: pointers.length === 0, pointers: new Set() };
  const sent = isShown ? await sendEnvelopes(write, reading) : none;
  const unsent = new Set(pointers.filter((pointer) => !sent.pointers.has(pointer)));
  if (isShown && receipt.position.final && sent.done) await afterwards(journal.remove(), options);
  return { planned, receipt, log, isShown, unsent };
}
