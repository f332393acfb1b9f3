import { expect, test } from "vitest";
import { foldedWords, foldText } from "../../src/domain/profiles/fold-text.js";

test.each([
  ["Ángela  Muñoz ", "ANGELA MUNOZ"],
  ["A\u0301ngela", "ANGELA"],
  ["ａｎｇｅｌａ", "ANGELA"],
  ["Straße", "STRASSE"],
  ["Οδός", "ΟΔΟΣ"],
  ["Iğdır ığ", "IGDIR IG"],
  ["ﬁ Å ½", "FI A 1⁄2"],
  ["王小明", "王小明"],
])("%j is compared as %j", (text, folded) => {
  expect(foldText(text)).toBe(folded);
});

test("words are runs of letters and digits, each once", () => {
  expect(foldedWords("Jean-Pierre O’Hara, 3rd (jean)")).toEqual(["JEAN", "PIERRE", "O", "HARA", "3RD"]);
  expect(foldedWords(" .*$ ")).toEqual([]);
});
