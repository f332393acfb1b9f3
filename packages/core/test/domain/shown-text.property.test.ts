import fc from "fast-check";
import { expect, test } from "vitest";
import { checkText, shownText, type TextForm } from "../../src/domain/checks/shown-text.js";

/** Texts of which many are near the edge of the rule. */
const edges = [
  ...Array.from(
    " a\u00e9e\u0301\n\r\t\0\u200b\u200c\u200d\u200e\u202e\ufeff\ufe0f\u2028\u00a0\u3000\u00ad\u2800\u180e\ufffe",
  ),
  "\ud83d",
  "\ude00",
  "\u{1f3f4}",
  "\u{e0067}",
  "\u{e007f}",
  "\u1780",
  "\u0645",
];
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.array(fc.constantFrom(...edges), { maxLength: 8 }).map((parts) => parts.join("")),
);
const forms = fc.constantFrom<TextForm>("line", "lines");

/** The text as it would be encoded; `undefined` when it is refused with a TypeError. */
function checked(text: string, form: TextForm): string | undefined {
  try {
    return checkText("field", text, 8, form);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain("`field`");
    return undefined;
  }
}

test("a text is refused by the name of its field, or is one that every codec and reader accepts", () => {
  fc.assert(
    fc.property(texts, forms, (text, form) => {
      const accepted = checked(text, form);
      fc.pre(accepted !== undefined);
      expect(shownText(8, form).safeParse(accepted).success).toBe(true);
      expect(checked(accepted, form)).toBe(accepted);
      expect(new TextDecoder().decode(new TextEncoder().encode(accepted))).toBe(accepted);
      expect(accepted.normalize("NFC")).toBe(accepted);
      expect(accepted).not.toMatch(/^\s|\s$|[\p{Bidi_Control}\ufeff\u200b](?![\u1780-\u17ff])|\r/u);
    }),
    { numRuns: 3000 },
  );
});

test("what is taken out of a text that is accepted leaves something to see", () => {
  fc.assert(
    fc.property(texts, forms, (text, form) => {
      const accepted = checked(text, form);
      fc.pre(accepted !== undefined);
      expect(accepted.replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Z}\p{M}\p{Cc}\u2800]/gu, "")).not.toBe("");
    }),
    { numRuns: 1000 },
  );
});

test("only code points count", () => {
  expect(checked("\u{1f600}".repeat(8), "line")).toBe("\u{1f600}".repeat(8));
  expect(checked("\u{1f600}".repeat(9), "line")).toBeUndefined();
  expect(checked(`  ${"x".repeat(8)}  `, "line")).toBe("x".repeat(8));
});
