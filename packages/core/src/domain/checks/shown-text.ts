import * as z from "zod/mini";

/** Whether a text is one line, or has lines separated by U+000A and may have tabs. */
export type TextForm = "line" | "lines";

/**
 * Joiners choose how letters join (Persian, Indic scripts, emoji); U+180E does in Mongolian. They
 * are invisible, so each must follow what it acts on, and so must a variation selector.
 */
const JOINER = "[\\u180E\\u200C\\u200D]";

/** The scripts whose words are separated by U+200B, zero width space. */
const UNSPACED = "[\\p{Script=Khmer}\\p{Script=Lao}\\p{Script=Myanmar}\\p{Script=Thai}]";

/** A flag of a region: U+1F3F4 and the tags that name the region (UTS 51). */
const FLAG = "\\u{1F3F4}[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{1,6}\\u{E007F}";

/**
 * Default ignorable code points are those that nobody sees: zero width characters, marks of
 * direction, fillers, tags. As RFC 8264 does for free text, they are refused with the exceptions
 * above, and so are control characters, lone surrogates and noncharacters. Unassigned code points
 * are allowed: whether one is assigned depends on the version of Unicode that a program knows.
 */
const VISIBLE = "[^\\p{Cc}\\p{Cs}\\p{Z}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}\\uFFF9-\\uFFFB]";

const WORD = `${FLAG}|${UNSPACED}\\u200B(?=${UNSPACED})|${VISIBLE}\\p{Variation_Selector}?${JOINER}?`;

const forms: Readonly<Record<TextForm, RegExp>> = {
  line: new RegExp(`^(?!\\p{M})(?:${WORD}|\\p{Zs})+$`, "u"),
  lines: new RegExp(`^(?!\\p{M})(?:${WORD}|[\\p{Zs}\\n\\t])+$`, "u"),
};

/** Something to see: neither space nor mark, nor one of the two symbols that are blank. */
const seen = /[^\p{M}\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}]/u;

const spaces: Readonly<Record<TextForm, RegExp>> = { line: /^\p{Zs}*$/u, lines: /^[\p{Zs}\n\t]*$/u };

/** Without the spaces at the ends. Anything else there stays, so that the text is refused. */
function trimSpaces(text: string, form: TextForm): string {
  const inner = text.trim();
  const start = text.indexOf(inner);
  const ends = text.slice(0, start) + text.slice(start + inner.length);
  return spaces[form].test(ends) ? inner : text;
}

/**
 * A text that people typed, in the form that is encoded: NFC, without spaces at the ends, and with
 * U+000A for every line break of a text with lines.
 */
export function normalizeText(text: string, form: TextForm = "line"): string {
  const broken = form === "lines" ? text.replaceAll(/\r\n?|[\u0085\u2028\u2029]/gu, "\n") : text;
  return trimSpaces(broken.normalize("NFC"), form);
}

const isShown = (value: unknown, max: number, form: TextForm): value is string =>
  typeof value === "string" &&
  value.length <= 2 * max &&
  Array.from(value).length <= max &&
  forms[form].test(value) &&
  seen.test(value) &&
  value.trim() === value &&
  value.normalize("NFC") === value;

const describe = (max: number, form: TextForm): string => {
  const breaks = form === "line" ? "line breaks, " : "";
  return `a text of 1 to ${max} characters that can be seen, without ${breaks}control or invisible characters`;
};

/**
 * The one rule for every text that is encoded, signed or shown, on writing and on reading: 1 to
 * `max` characters (code points) in NFC, of which at least one can be seen, without white space at
 * the ends, and without control characters, line breaks, lone surrogates, marks of direction and
 * other invisible characters, apart from those that a script or an emoji needs. Such a text decodes
 * to itself.
 */
export const shownText = (max: number, form: TextForm = "line") =>
  z.custom<string>((value) => isShown(value, max, form), describe(max, form));

/**
 * The text of an input, as it is encoded.
 * @throws TypeError that names the field, unless it is a text by the rule of {@link shownText} once
 *   it is normalised
 */
export function checkText(field: string, value: unknown, max: number, form: TextForm = "line"): string {
  const text = typeof value === "string" ? normalizeText(value, form) : undefined;
  if (isShown(text, max, form)) return text;
  throw new TypeError(`\`${field}\` is ${describe(max, form)}`);
}
