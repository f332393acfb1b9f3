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

/**
 * The letters of Arabic script that people type one for another, as Lucene's `ArabicNormalizer` and
 * `PersianNormalizer` fold them: keyboards differ in yeh and kaf, and heh has several forms. A
 * hamza is an accent, with one exception: what is left of heh with yeh above (U+06C0) is U+06D5.
 */
const ARABIC_LETTERS: Readonly<Record<string, string>> = {
  "\u0629": "\u0647", // teh marbuta
  "\u06C1": "\u0647", // heh goal
  "\u06D5": "\u0647", // ae
  "\u0649": "\u064A", // alef maksura
  "\u06CC": "\u064A", // Farsi yeh
  "\u06D2": "\u064A", // yeh barree
  "\u06A9": "\u0643", // keheh
};
const ARABIC_VARIANT = new RegExp(`[${Object.keys(ARABIC_LETTERS).join("")}]`, "gu");

/** By way of lower case, since `ẞ` is a capital already. */
const upperCase = (text: string): string => text.toLowerCase().toUpperCase();

/**
 * A text in the form that searches compare: without accents, in upper case, with plain Latin
 * letters (the ASCII folding of Apache Lucene: `Ł` is `L`), one form of each letter that Arabic and
 * Persian write differently, one form of apostrophe, single spaces, in NFC.
 */
export function foldText(text: string): string {
  // NFKD makes a space of an acute accent that stands alone
  const plain = upperCase(text.replaceAll("´", "'").normalize("NFKD").replaceAll(ACCENTS, ""));
  const folded = asciiFolder
    .foldMaintaining(plain)
    .replaceAll(ARABIC_VARIANT, (letter) => ARABIC_LETTERS[letter] ?? letter)
    .replaceAll(JOINERS, "'")
    .replaceAll(UNWRITTEN, "");
  return upperCase(folded).normalize("NFC").replaceAll(/\s+/gu, " ").trim();
}

/** A run of letters with their marks, and of digits. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/** A word of a script that is written without spaces, or in which names are: Hangul. */
const UNSPACED = /[\p{scx=Hang}\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

const wordsIn = (folded: string): readonly string[] => folded.match(WORD) ?? [];

/**
 * How many UTF-16 code units of a word are compared: somebody looks for 80 characters at most, and
 * all beginnings of a name of 120 characters that fold to eighteen each would be megabytes.
 */
const COMPARED = 80;

/** The part of a word that is compared, without half of a surrogate pair. */
const cut = (word: string): string => word.slice(0, COMPARED).replace(/[\uD800-\uDBFF]$/, "");

/** The distinct words that somebody looks for. `O'Brien` is one word, `OBRIEN`. */
export const foldedWords = (text: string): readonly string[] => [
  ...new Set(wordsIn(foldText(text).replaceAll("'", "")).map(cut)),
];

/** A word that is written without spaces, from each of its characters on. */
const tails = (word: string): readonly string[] =>
  UNSPACED.test(word) ? [...word.matchAll(/\P{M}/gu)].map(({ index }) => word.slice(index)) : [word];

/** Between the parts of a Persian word: it is written so, with a space, or without anything. */
const ARABIC_NON_JOINER = /(?<=\p{sc=Arab}[\p{M}\u0640]*)\u200C(?=\p{sc=Arab})/gu;

const isArabic = (word: string): boolean => /\p{sc=Arab}/u.test(word);

/**
 * Words of a name, in which each that is in Arabic script goes on with those after it: `عبد الله`
 * is found by `عبدالله` too.
 */
function joined(words: readonly string[]): readonly string[] {
  let rest = "";
  const fromTheEnd = words.toReversed().map((word) => {
    rest = isArabic(word) ? word + cut(rest) : "";
    return rest === "" ? word : rest;
  });
  return fromTheEnd.toReversed();
}

/**
 * The distinct words by whose beginnings a name is found. A word with apostrophes or hyphens is
 * found by its parts and as a whole; one in Arabic script also together with the next, as if there
 * were no space; one of a script without spaces from each character on.
 */
export const nameWords = (name: string): readonly string[] => {
  const folded = foldText(name.replaceAll(ARABIC_NON_JOINER, " "));
  const forms = [folded, folded.replaceAll("'", ""), folded.replaceAll(/['\p{Pd}]/gu, "")];
  return [
    ...new Set(
      forms
        .flatMap((form) => joined(wordsIn(form)))
        .flatMap(tails)
        .map(cut),
    ),
  ];
};
