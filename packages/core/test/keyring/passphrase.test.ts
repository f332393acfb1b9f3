import { Encrypter } from "age-encryption";
import { expect, test } from "vitest";
import { padBlock } from "../../src/envelope/sealed-block.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { generatePassphrase, MAX_PASSPHRASE_LENGTH, MIN_PASSPHRASE_LENGTH } from "../../src/index.js";
import { kits } from "../../src/keyring/kit.js";
import { normalizePassphrase, passphrasesTyped } from "../../src/keyring/passphrase.js";
import { createKeyring } from "../../src/keyring/software-keyring.js";
import { unlockKeyring } from "../../src/keyring/unlock-keyring.js";
import { bytesOf } from "../envelope/cast.js";
import { coded } from "../envelope/throws.js";

const generated = generatePassphrase(seededEntropy("passphrase"));
const keyring = await createKeyring(seededEntropy("keyring"));

/** A kit as any age program seals it: with the text as it was given, and little work. */
async function sealedRaw(passphrase: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(10);
  return encrypter.encrypt(padBlock(kits.encode({ master: bytesOf(32), ledgers: [], storage: [] })));
}

const groups = (digits: string, between: string) => (digits.match(/.{1,4}/gu) ?? []).join(between);
const digits = "0123456789abcdefghjkmnpq";

test.each([
  ["as it was generated", groups(digits, "-")],
  ["in capitals", groups(digits, "-").toUpperCase()],
  ["without dashes", digits],
  ["with spaces", groups(digits, " ")],
  ["with dashes and spaces", groups(digits, " \u2013 ")],
  ["with one em dash", `${digits.slice(0, 12)}\u2014${digits.slice(12)}`],
  ["with minus signs", groups(digits, "\u2212")],
  ["with non-breaking hyphens and spaces", groups(digits, "\u2011\u00a0")],
  ["copied with a byte order mark and soft hyphens", `\ufeff${groups(digits, "\u00ad")}`],
  ["in other groups, on two lines", `${digits.slice(0, 12)}\r\n${digits.slice(12)}\n`],
  ["with letters for digits", groups(digits, "-").replace("0", "O").replace("1", "l")],
  ["with I for 1", groups(digits, "-").replace("1", "I").replace("0", "o")],
  ["in full width", Array.from(digits, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0)).join("")],
])("a generated passphrase, %s, is the generated one", (_, typed) => {
  expect(normalizePassphrase(typed)).toBe(groups(digits, "-"));
  expect(passphrasesTyped(typed)[0]).toBe(groups(digits, "-"));
});

test.each([
  ["23 characters", digits.slice(1)],
  ["25 characters", `${digits}z`],
  ["a letter that the alphabet lacks", `u${digits.slice(1)}`],
])("%s are no generated passphrase", (_, typed) => {
  expect(normalizePassphrase(` ${typed}\n`)).toBe(typed);
});

test.each([
  ["decomposed", "Sen\u0303ora Mu\u0308ller 1936"],
  ["with a newline", "Se\u00f1ora M\u00fcller 1936\n"],
  ["with other spaces", "\u2003Se\u00f1ora\u00a0M\u00fcller\u30001936 "],
])("another passphrase, %s, is the composed one without spaces at the ends", (_, typed) => {
  expect(normalizePassphrase(typed)).toBe("Se\u00f1ora M\u00fcller 1936");
});

test("case and inner spaces of another passphrase count", () => {
  expect(normalizePassphrase("Correct  Horse Battery")).toBe("Correct  Horse Battery");
});

test("the limits can be imported, and count characters of the normalised text", () => {
  expect([MIN_PASSPHRASE_LENGTH, MAX_PASSPHRASE_LENGTH]).toEqual([12, 1024]);
  for (const length of [MIN_PASSPHRASE_LENGTH, MAX_PASSPHRASE_LENGTH])
    for (const one of ["x", "\u{1f600}", "e\u0301"])
      expect(Array.from(normalizePassphrase(one.repeat(length)))).toHaveLength(length);
  for (const typed of [
    "",
    "x".repeat(MIN_PASSPHRASE_LENGTH - 1),
    `${"x".repeat(MIN_PASSPHRASE_LENGTH - 1)}   \n`,
    "e\u0301".repeat(6),
    "x".repeat(MAX_PASSPHRASE_LENGTH + 1),
    "a tab \t inside it",
    "two\nlines of it",
    "half a pair \ud83d",
  ])
    expect(() => normalizePassphrase(typed), JSON.stringify(typed)).toThrow(TypeError);
});

test("no typed text is tried more than three times, nor twice in one form", () => {
  for (const typed of ["", generated, ` ${generated.toUpperCase()} `, " e\u0301\u00a0e\u0301 ", "\u212b".repeat(30)]) {
    const tried = passphrasesTyped(typed);
    expect(tried.length).toBeLessThanOrEqual(3);
    expect(new Set(tried).size).toBe(tried.length);
    expect(tried).toContain(typed);
  }
  expect(passphrasesTyped("correct horse battery")).toHaveLength(1);
  expect(passphrasesTyped(generated)).toHaveLength(1);
});

test.each([
  ["as it was typed, in capitals and with spaces", generated.toUpperCase().replaceAll("-", " "), (raw: string) => raw],
  ["decomposed, and typed composed", "Sen\u0303ora Mu\u0308ller 1936", (raw: string) => raw.normalize("NFC")],
  ["composed, and typed decomposed", "Se\u00f1ora M\u00fcller 1936", (raw: string) => raw.normalize("NFD")],
  ["without a newline, and typed with one", "Se\u00f1ora M\u00fcller 1936", (raw: string) => `${raw}\n`],
  ["with a space at the end, and typed with it", "Se\u00f1ora M\u00fcller 1936 ", (raw: string) => raw],
  ["in capitals, and typed with a newline", generated.toUpperCase(), (raw: string) => `${raw}\n`],
])("a kit that was sealed %s, opens", async (_, raw, type) => {
  await expect(unlockKeyring(await sealedRaw(raw), { passphrase: type(raw) })).resolves.toBeDefined();
});

test("a keyring sealed with a passphrase opens when it is typed in another way, and not with another one", async () => {
  const sealed = await keyring.seal({ passphrase: " Sen\u0303ora Mu\u0308ller 1936\n" });
  await expect(unlockKeyring(sealed, { passphrase: "Se\u00f1ora M\u00fcller 1936" })).resolves.toBeDefined();
  await expect(unlockKeyring(sealed, { passphrase: "se\u00f1ora m\u00fcller 1936" })).rejects.toThrow(
    coded("KEYRING_LOCKED"),
  );
});

test.each([
  ["zero width spaces", "\u200b".repeat(12)],
  ["soft hyphens", "\u00ad".repeat(12)],
  ["fillers", "\u115f".repeat(12)],
  ["noncharacters", "\uffff".repeat(12)],
  ["marks", "\u0301".repeat(12)],
  ["a mark of direction", "\u202epassword1234"],
])("a passphrase with %s seals nothing, since nobody can see what they typed", (_, typed) => {
  expect(() => normalizePassphrase(typed)).toThrow("invisible");
  // what another program sealed with it can be opened
  expect(passphrasesTyped(typed)).toContain(typed);
});

test.each([
  ["an emoji that is joined", "\u{1F468}\u200d\u{1F469}\u200d\u{1F467} and the dog"],
  ["Persian", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u0628\u0646\u0648\u06cc\u0633\u0645"],
])("a passphrase of %s seals", (_, typed) => {
  expect(normalizePassphrase(typed)).toBe(typed);
});
