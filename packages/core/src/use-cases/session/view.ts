import type { Address } from "../../domain/identifiers/address.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { nowSeconds } from "../calls/now-seconds.js";
import type { ReadOptions } from "../lists/reading.js";
import { readLog, type Session } from "./session.js";

/**
 * The context of one reading: one patient's log, verified once, so that every step of a call sees
 * the same.
 */
export interface View {
  readonly session: Session;
  readonly log: ParticipantLog;
  readonly options: ReadOptions;
}

/** A view at one instant, for steps that depend on the time. */
export interface TimedView extends View {
  /** Unix seconds: the later of this device's clock and the ledger's time. */
  readonly now: number;
}

/** What acts were planned on. */
export interface PlannedOn extends Pick<TimedView, "log" | "now"> {
  /** What was known of the own log before it was read. */
  readonly known: readonly string[];
}

export async function viewOf(session: Session, patient: Address, { signal, reading }: ReadOptions = {}): Promise<View> {
  reading?.checkTime();
  const log = await readLog(session, patient, { signal, reading });
  return { session, log, options: { signal, reading: reading?.of(patient) } };
}

/** The view with which the rows that are shown are made. */
export const forRows = <V extends View>(view: V): V => ({
  ...view,
  options: { ...view.options, reading: view.options.reading?.rows },
});

/** The view in which what a party names counts for the party: requests, and grantees' bundles. */
export const namedBy = <V extends View>(view: V, party: Address): V => ({
  ...view,
  options: { ...view.options, reading: view.options.reading?.of(party) },
});

/** A view of the participant's own log. */
export const ownView = (session: Session, options: ReadOptions = {}): Promise<View> =>
  viewOf(session, session.address, options);

/**
 * Views of several patients at one instant. The time is requested once, with the first view: if it
 * cannot be had, each view rejects.
 */
export function viewsAtOneInstant(session: Session, options: ReadOptions): (patient: Address) => Promise<TimedView> {
  let now: Promise<number> | undefined;
  return async (patient) => {
    const view = await viewOf(session, patient, options);
    now ??= nowSeconds(session, { signal: options.signal });
    return { ...view, now: await now };
  };
}

export const timed = async (view: View): Promise<TimedView> => ({
  ...view,
  now: await nowSeconds(view.session, view.options),
});
