import { base32crockford } from "@scure/base";
import { shownText } from "../domain/checks/shown-text.js";
import type { Entropy } from "../ports/entropy.js";
import { checkedEntropy } from "../platform/system.js";
import { crockfordDigits } from "./crockford-digits.js";

/** The least length of a passphrase, in characters (code points) once it is normalised. */
export const MIN_PASSPHRASE_LENGTH = 12;

/** The greatest length of a passphrase, counted as {@link MIN_PASSPHRASE_LENGTH}. */
export const MAX_PASSPHRASE_LENGTH = 1024;

const shown = shownText(MAX_PASSPHRASE_LENGTH);

/** Six groups of four, in lower case. */
const grouped = (digits: string): string => (digits.toLowerCase().match(/.{4}/gu) ?? []).join("-");

/**
 * A passphrase of 120 random bits to write down: six groups of four characters in Crockford's base
 * 32, such as `7k3w-…`. It has no characters that look alike. Typed in another way, with capitals,
 * other dashes, spaces or none, O for 0, or I or L for 1, it still opens what it sealed.
 */
export const generatePassphrase = (entropy?: Entropy): string =>
  grouped(base32crockford.encode(checkedEntropy(entropy).bytes(15)));

/** The generated passphrase that a text stands for, in its one form; `undefined` for any other. */
function asGenerated(typed: string): string | undefined {
  const digits = crockfordDigits(typed);
  return /^[0-9A-HJKMNP-TV-Z]{24}$/u.test(digits) ? grouped(digits) : undefined;
}

/** RFC 8265, OpaqueString: every space is U+0020, then NFC; without white space at the ends. */
const asOpaque = (typed: string): string =>
  typed
    .replaceAll(/\p{Zs}/gu, " ")
    .normalize("NFC")
    .trim();

/**
 * The one form of a passphrase that a keyring is sealed with: a generated one as it was generated,
 * any other by RFC 8265 and without white space at the ends.
 * @throws TypeError, which does not repeat it, outside its limits, or with control characters, lone
 *   surrogates or characters that nobody can see and type again
 */
export function normalizePassphrase(typed: string): string {
  const passphrase = asGenerated(typed) ?? asOpaque(typed);
  const { length } = Array.from(passphrase);
  if (length < MIN_PASSPHRASE_LENGTH || !shown.safeParse(passphrase).success)
    throw new TypeError("`passphrase` has 12 to 1,024 characters, none of them a control or invisible character");
  return passphrase;
}

/**
 * What a typed passphrase may have been when the keyring was sealed: at most 3 distinct texts, each
 * of which costs one run of scrypt. The first is the normalised one. The others are for age files
 * that other programs, or older versions, sealed with the text as it was typed.
 */
export const passphrasesTyped = (typed: string): readonly string[] => {
  const opaque = asOpaque(typed);
  const all = [asGenerated(typed) ?? opaque, typed, opaque, opaque.normalize("NFD")];
  return [...new Set(all)].slice(0, 3);
};
