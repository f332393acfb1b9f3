import * as z from "zod/mini";

/**
 * 1 to `max` characters (code points): none of control, no line break, no lone surrogate, no mark
 * that changes the direction of what follows. NFC, without space at the ends.
 */
export function shownText(max: number) {
  const shown = new RegExp(`^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Bidi_Control}]{1,${max}}$`, "u");
  return z
    .custom<string>((value) => typeof value === "string" && shown.test(value))
    .check(z.refine((value) => value.normalize("NFC").trim() === value));
}
