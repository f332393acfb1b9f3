/**
 * A text in the form that searches compare: in NFKD without marks (accents), in upper case, with
 * single spaces.
 */
export const foldText = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toUpperCase()
    .replaceAll(/\s+/gu, " ")
    .trim();

/** The distinct words of the folded text: its runs of letters and digits. */
export const foldedWords = (text: string): readonly string[] => [
  ...new Set(foldText(text).match(/[\p{L}\p{N}]+/gu) ?? []),
];
