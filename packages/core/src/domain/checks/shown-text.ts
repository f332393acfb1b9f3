import * as z from "zod/mini";

/**
 * A text of 1 to `max` characters (code points), in NFC, without space at the ends. It holds no
 * control character, no line break, no lone surrogate and no mark that changes the direction of
 * text.
 */
export function shownText(max: number) {
  const shown = new RegExp(`^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Bidi_Control}]{1,${max}}$`, "u");
  return z
    .custom<string>((value) => typeof value === "string" && shown.test(value))
    .check(z.refine((value) => value.normalize("NFC").trim() === value));
}
