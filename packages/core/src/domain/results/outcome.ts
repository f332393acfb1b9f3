/**
 * What became of one item of a batch in which each stands for itself. `problem` is what a call for
 * this item alone would have thrown: a ChartkeyError, a TypeError that names the field, or the
 * error of the item's own source.
 */
export type Outcome<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: unknown };
