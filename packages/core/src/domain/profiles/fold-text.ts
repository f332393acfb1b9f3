/** A text as searches compare it: without case, accents (NFKD, no marks) and repeated space. */
export const foldText = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toUpperCase()
    .replaceAll(/\s+/gu, " ")
    .trim();

/** Its distinct words: runs of letters and digits. */
export const foldedWords = (text: string): readonly string[] => [
  ...new Set(foldText(text).match(/[\p{L}\p{N}]+/gu) ?? []),
];
