import type { PinBook, PinNoted } from "./pin-book.js";

const notes: ReadonlySet<unknown> = new Set<PinNoted>(["noted", "known", "full"]);

/**
 * A book of the app's, of which nothing is taken but what a book says: with anything else an
 * account would have no quota. It is a mistake of the app, which the operator hears of.
 */
export const checkedBook = (book: PinBook): PinBook => ({
  async used(account) {
    const used = await book.used(account);
    if (!Number.isSafeInteger(used) || used < 0) throw new TypeError("`pinBook.used` gives a number of bytes");
    return used;
  },
  async add(account, pin, size) {
    const noted = await book.add(account, pin, size);
    if (!notes.has(noted)) throw new TypeError('`pinBook.add` gives "noted", "known" or "full"');
    return noted;
  },
  async remove(account, pin) {
    await book.remove(account, pin);
  },
});
