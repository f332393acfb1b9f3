/**
 * The result of one item of a batch whose items succeed or fail independently. `problem` is what a
 * call with this item alone would throw: a ChartkeyError, a TypeError that names the field, or the
 * error of the item's own source.
 */
export type Outcome<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: unknown };
