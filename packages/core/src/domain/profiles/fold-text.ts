import asciiFolder from "fold-to-ascii";

/** What stands inside a word: apostrophes of any form, and the middle dot of Catalan. */
const JOINERS = /['`ʹʻʼˈ‘’‛′·]/gu;

/**
 * Marks that a reader may leave out: accents of Latin, Greek and Cyrillic letters, and the points
 * of Arabic and Hebrew. The breve of the Cyrillic й makes another letter, and the vowel signs of
 * Indic scripts and the voicing of kana make other words: they stay.
 */
const ACCENTS =
  /(?=\p{Mn})(?!(?<=[Ии])\u0306)[\p{scx=Zinh}\p{scx=Latn}\p{scx=Grek}\p{scx=Cyrl}\p{scx=Arab}\p{scx=Hebr}]/gu;

/**
 * The invisible characters, such as the joiners of Persian, and the stroke that lengthens Arabic.
 */
const UNWRITTEN = /[\p{Cf}\u0640]/gu;

/** By way of lower case, since `ẞ` is a capital already. */
const upperCase = (text: string): string => text.toLowerCase().toUpperCase();

/**
 * A text in the form that searches compare: without accents, in upper case, with plain Latin
 * letters (the ASCII folding of Apache Lucene: `Ł` is `L`), one form of apostrophe, single spaces,
 * in NFC.
 */
export function foldText(text: string): string {
  // NFKD makes a space of an acute accent that stands alone
  const plain = upperCase(text.replaceAll("´", "'").normalize("NFKD").replaceAll(ACCENTS, ""));
  const folded = asciiFolder.foldMaintaining(plain).replaceAll(JOINERS, "'").replaceAll(UNWRITTEN, "");
  return upperCase(folded).normalize("NFC").replaceAll(/\s+/gu, " ").trim();
}

/** A run of letters with their marks, and of digits. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/** A word of a script that is written without spaces, or in which names are: Hangul. */
const UNSPACED = /[\p{scx=Hang}\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

const wordsIn = (folded: string): readonly string[] => folded.match(WORD) ?? [];

/** The distinct words that somebody looks for. `O'Brien` is one word, `OBRIEN`. */
export const foldedWords = (text: string): readonly string[] => [
  ...new Set(wordsIn(foldText(text).replaceAll("'", ""))),
];

/** A word that is written without spaces, from each of its characters on. */
const tails = (word: string): readonly string[] =>
  UNSPACED.test(word) ? [...word.matchAll(/\P{M}/gu)].map(({ index }) => word.slice(index)) : [word];

/**
 * The distinct words by whose beginnings a name is found. A word with apostrophes or hyphens is
 * found by its parts and as a whole; one of a script without spaces from each character on.
 */
export const nameWords = (name: string): readonly string[] => {
  const folded = foldText(name);
  return [
    ...new Set(
      [folded, folded.replaceAll("'", ""), folded.replaceAll(/['\p{Pd}]/gu, "")].flatMap(wordsIn).flatMap(tails),
    ),
  ];
};
