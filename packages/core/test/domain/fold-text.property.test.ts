import * as fc from "fast-check";
import { expect, test } from "vitest";
import { foldedWords, foldText, nameWords } from "../../src/domain/profiles/fold-text.js";

const name = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...Array.from("aعلىیيكکةهۀأ\u0640\u064B\u200C -'")), maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...Array.from("aÉłøđß'’- ·山田タロヴสมชายिराマ김")), maxLength: 40 }),
);

test("folding what is folded changes nothing", () => {
  fc.assert(
    fc.property(name, (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }),
    { numRuns: 5000 },
  );
});

const graphemes = (text: string) => [...new Intl.Segmenter("en").segment(text)].map(({ segment }) => segment);

test("everybody is found by their whole name, and by each beginning of it", () => {
  fc.assert(
    fc.property(name, fc.nat(), (text, cut) => {
      const words = nameWords(text);
      const letters = graphemes(text);
      for (const part of [text, letters.slice(0, cut % (letters.length + 1)).join("")])
        for (const start of foldedWords(part)) expect(words.some((word) => word.startsWith(start))).toBe(true);
    }),
    // a mark between scripts, which belongs to the letter before it
    { numRuns: 5000, examples: [["a\u064B\u200Cع", 0]] },
  );
});
