/** Content that cannot be shown. Its message is the sentence that a person reads. */
export class CannotShow extends Error {
  constructor(message = "This cannot be shown. Save a copy, and open it with another program.") {
    super(message);
  }
}

/** More points than a page can hold: a small file can pretend to be such an image. */
const MAX_POINTS = 100_000_000;

/** @throws CannotShow for an image that is too large, or has no size */
export function assertDrawable(columns: number, rows: number): void {
  const points = columns * rows;
  if (points > MAX_POINTS) throw new CannotShow(`This image is too large to be shown: ${columns} × ${rows} points.`);
  if (!(points > 0)) throw new CannotShow();
}
