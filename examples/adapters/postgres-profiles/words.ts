/**
 * No lexeme of PostgreSQL has more than 2,046 bytes. Nobody types so many characters; a ligature
 * that stands for a whole phrase may unfold to more of them.
 */
const LONGEST = 100;

/** A folded word as a lexeme. It is cut between characters, never inside one. */
export const lexeme = (word: string): string => Array.from(word).slice(0, LONGEST).join("");

/**
 * The query for names with a word of each beginning, or `null` for any name. Folded words hold
 * letters, marks and digits only, so none of them ends the quotes.
 */
export const wordsQuery = (words: readonly string[]): string | null =>
  words.length === 0 ? null : words.map((word) => `'${lexeme(word)}':*`).join(" & ");
