/** Milliseconds of the longest wait: no timer counts while a device sleeps, or sets its clock. */
const LONGEST_WAIT = 60_000;

/** The times at which a row may change by itself, of whatever list it is. */
interface Timed {
  readonly until?: unknown;
  readonly nextExpiry?: unknown;
}

const isTimed = (row: unknown): row is Timed => typeof row === "object" && row !== null;

/** When the time of the first of these is over, in milliseconds; `undefined` without one. */
export function nextEnd(rows: readonly unknown[]): number | undefined {
  const now = Date.now();
  const ends = rows
    .filter(isTimed)
    .flatMap(({ until, nextExpiry }) => [until, nextExpiry])
    .flatMap((end) => (end instanceof Date && end.getTime() > now ? [end.getTime()] : []));
  return ends.length > 0 ? ends.reduce((first, end) => Math.min(first, end)) : undefined;
}

/**
 * Calls once this time has come.
 * @returns ends the waiting
 */
export function callAt(time: number, call: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    const left = time - Date.now();
    if (left > 0) timer = setTimeout(wait, Math.min(left, LONGEST_WAIT));
    else call();
  };
  wait();
  return () => clearTimeout(timer);
}
