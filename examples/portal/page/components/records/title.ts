/** The longest title, in characters. */
const MAX_TITLE = 300;

/** What nobody sees and no title may have. Systems put such signs into the names of files. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u00AD\u200B\u2060\uFEFF]/gu;

/** The title of a file's record: its name, in a form that a record takes. */
export const titleOf = ({ name }: File): string =>
  Array.from(name.replaceAll(UNSEEN, "").trim()).slice(0, MAX_TITLE).join("").trim() || "Untitled";
