/**
 * What somebody typed or scanned, in capitals and digits of Crockford's base 32: without dashes and
 * white space, and with 0 for O and 1 for I and L. Other characters stay.
 */
export const crockfordDigits = (typed: string): string =>
  typed
    .normalize("NFKC")
    .replaceAll(/[\s\p{Dash}\p{Default_Ignorable_Code_Point}]/gu, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replaceAll(/[IL]/gu, "1");
