/** Milliseconds of the longest wait: no timer counts while a device sleeps, or sets its clock. */
const LONGEST_WAIT = 60_000;

/** The times at which a row may change by itself, of whatever list it is. */
interface Timed {
  readonly until?: unknown;
  readonly nextExpiry?: unknown;
}

const isTimed = (row: unknown): row is Timed => typeof row === "object" && row !== null;

/** When the next time of these is over, in milliseconds; `Infinity` without one. */
const nextEnd = (rows: readonly unknown[], after: number): number =>
  rows
    .filter(isTimed)
    .flatMap(({ until, nextExpiry }) => [until, nextExpiry])
    .map((end) => (end instanceof Date ? end.getTime() : 0))
    .reduce((first, end) => (end > after && end < first ? end : first), Infinity);

/**
 * Calls whenever the time of one of these rows is over.
 * @param since in milliseconds: what was over by then is not told
 * @returns ends the waiting
 */
export function callAtEnds(rows: readonly unknown[], since: number, call: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = since;
  const wait = (): void => {
    const left = nextEnd(rows, told) - Date.now();
    if (left === Infinity) return;
    if (left > 0) timer = setTimeout(wait, Math.min(left, LONGEST_WAIT));
    else {
      told = Date.now();
      wait();
      call();
    }
  };
  wait();
  return () => clearTimeout(timer);
}
