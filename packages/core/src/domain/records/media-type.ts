/** What is said of content whose type nobody knows. */
export const UNKNOWN_TYPE = "application/octet-stream";

/** The longest media type, in characters. */
export const MAX_MEDIA_TYPE = 127;

// RFC 6838, 4.2: the names of types and subtypes
const NAME = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*";
// RFC 9110, 5.6.2, 5.6.4 and 5.6.6, without characters beyond ASCII, which it calls obsolete
const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
const QUOTED = '"(?:[\\t !#-[\\]-~]|\\\\[\\t -~])*"';
const PARAMETER = `${TOKEN}=(?:${TOKEN}|${QUOTED})`;
// white space belongs to what follows it, so that there is one way to read each text; only at the
// end nothing follows
const grammar = new RegExp(`^${NAME}/${NAME}(?:[\\t ]*;(?:[\\t ]*${PARAMETER})?)*(?:[\\t ]*;[\\t ]+)?$`, "u");

/**
 * What a header or a form gives as a media type, without the white space around it: tabs and spaces
 * at the ends are no part of a field's value (RFC 9110, 5.5).
 */
export function fieldValue(text: string): string {
  const inner = text.trim();
  return /^[\t ]*$/u.test(text.replace(inner, "")) ? inner : text;
}

/** Whether a text is a media type of RFC 6838 with the parameters of RFC 9110. */
export const isMediaType = (value: string): boolean => value.length <= MAX_MEDIA_TYPE && grammar.test(value);
