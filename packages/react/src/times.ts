/** Milliseconds of the longest wait: no timer counts while a device sleeps, or sets its clock. */
const LONGEST_WAIT = 60_000;

/** The times at which a row may change by itself, of whatever list it is. */
interface Timed {
  readonly until?: unknown;
  readonly nextExpiry?: unknown;
}

const isTimed = (row: unknown): row is Timed => typeof row === "object" && row !== null;

/** When the next time of these is over, in milliseconds; `undefined` without one. */
function nextEnd(rows: readonly unknown[], after: number): number | undefined {
  const ends = rows
    .filter(isTimed)
    .flatMap(({ until, nextExpiry }) => [until, nextExpiry])
    .flatMap((end) => (end instanceof Date && end.getTime() > after ? [end.getTime()] : []));
  return ends.length > 0 ? ends.reduce((first, end) => Math.min(first, end)) : undefined;
}

/**
 * Calls whenever the time of one of these rows is over.
 * @param since in milliseconds: what was over by then is not told
 * @returns ends the waiting
 */
export function callAtEnds(rows: readonly unknown[], since: number, call: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = since;
  const wait = (): void => {
    const end = nextEnd(rows, told);
    if (end === undefined) return;
    const left = end - Date.now();
    if (left > 0) {
      timer = setTimeout(wait, Math.min(left, LONGEST_WAIT));
      return;
    }
    told = Date.now();
    wait();
    call();
  };
  wait();
  return () => clearTimeout(timer);
}
