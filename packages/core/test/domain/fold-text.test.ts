import { expect, test } from "vitest";
import { foldedWords, foldText, nameWords } from "../../src/domain/profiles/fold-text.js";

test.each([
  ["Ángela  Muñoz ", "ANGELA MUNOZ"],
  ["A\u0301ngela", "ANGELA"],
  ["ａｎｇｅｌａ", "ANGELA"],
  ["Straße", "STRASSE"],
  ["Οδός", "ΟΔΟΣ"],
  ["Iğdır ığ", "IGDIR IG"],
  ["ﬁ Å ½", "FI A 1/2"],
  ["Łódź Ørsted Đặng Þór ẞ", "LODZ ORSTED DANG THOR SS"],
  ["O’Brien O`Brien Oʼbrien", "O'BRIEN O'BRIEN O'BRIEN"],
  ["علی\u200cرضا مـحمّد", "عليرضا محمد"],
  // the examples of Lucene's tests of its two normalizers
  ["آجن أحمد إعاذ", "اجن احمد اعاذ"],
  ["بنى فاطمة", "بني فاطمه"],
  ["روبرـــــت مُحَمَّدٌ", "روبرت محمد"],
  ["های هاے کشاندن", "هاي هاي كشاندن"],
  ["كتابۀ كتابه\u0654 زادہ", "كتابه كتابه زاده"],
  ["Пётр Андрей", "ПЕТР АНДРЕЙ"],
  ["राम ガク 김", "राम ガク 김"],
  ["王小明", "王小明"],
])("%j is compared as %j", (text, folded) => {
  expect(foldText(text)).toBe(folded);
});

test("the words of a search are runs of letters and digits, each once", () => {
  expect(foldedWords("Jean-Pierre O’Hara, 3rd (jean)")).toEqual(["JEAN", "PIERRE", "OHARA", "3RD"]);
  expect(foldedWords("山田太郎 राम")).toEqual(["山田太郎", "राम"]);
  expect(foldedWords(" .*$ ' ")).toEqual([]);
});

test("a name is found by its words, their parts, and the tails of those without spaces", () => {
  expect(nameWords("Jean-Pierre O’Hara").toSorted()).toEqual(["HARA", "JEAN", "JEANPIERRE", "O", "OHARA", "PIERRE"]);
  expect(nameWords("山田太郎")).toEqual(["山田太郎", "田太郎", "太郎", "郎"]);
  expect(nameWords("สิริ")).toEqual(["สิริ", "ริ"]);
});

test("a word in Arabic script is found together with those after it", () => {
  expect(nameWords("علی\u200cرضا امینی").toSorted()).toEqual(["اميني", "رضااميني", "عليرضااميني"]);
  expect(nameWords("Dr عبد الله Khan").toSorted()).toEqual(["DR", "KHAN", "الله", "عبدالله"]);
});

test("what stands between letters of other scripts joins them", () => {
  expect(nameWords("ক\u200cষ")).toEqual(["কষ"]);
});

test("the longest names have few words, of which no more is compared than somebody can look for", () => {
  for (const part of ["\uFDFA王", "王", "\uFDFA", "ع", "\u{20000}", "ﬃ'", "a-"]) {
    const words = nameWords(part.repeat(120 / part.length));
    expect(words.length, part).toBeLessThan(6000);
    expect(Math.max(...words.map((word) => word.length)), part).toBeLessThanOrEqual(80);
    expect(
      words.every((word) => word.isWellFormed()),
      part,
    ).toBe(true);
    for (const start of foldedWords(part.repeat(80 / part.length)))
      expect(
        words.some((word) => word.startsWith(start)),
        part,
      ).toBe(true);
  }
});
