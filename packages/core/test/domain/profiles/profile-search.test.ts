import { describe, expect, test } from "vitest";
import {
  matchesSearch,
  parseProfileSearch,
  profileCursor,
  profileEntry,
  type ProfileEntry,
} from "../../../src/domain/profiles/profile-search.js";
import { parseAddress } from "../../../src/domain/identifiers/address.js";
import { parseSignedProfile } from "../../../src/domain/profiles/profile-schema.js";
import golden from "../../vectors/profiles.json" with { type: "json" };
import { rao } from "../log/replayed.js";

const signed = parseSignedProfile(golden.profiles[1]?.document);
const query = { ledger: "memory:1:ledger", role: "doctor", size: 20 };

function entryOf(name: string, speciality?: string, roles: readonly string[] = ["doctor"]): ProfileEntry {
  const profile = { name, listed: true, ...(speciality === undefined ? {} : { speciality }) };
  const entry = profileEntry({ ...signed, address: rao, roles, profile });
  if (!entry) throw new Error("A listed profile has no entry");
  return entry;
}

const finds = (search: object, entry: ProfileEntry) =>
  matchesSearch(parseProfileSearch({ ...query, ...search }), entry);

describe("the entry of a profile", () => {
  test("holds what searches compare, folded", () => {
    expect(entryOf("Dr. Asha  RAO", "Crème", ["doctor", "researcher"])).toEqual({
      roles: ["doctor", "researcher"],
      words: ["DR", "ASHA", "RAO"],
      speciality: "CREME",
    });
    expect(entryOf("Asha").speciality).toBeUndefined();
  });

  test("is none without its owner's consent", () => {
    expect(profileEntry({ ...signed, profile: { ...signed.profile, listed: false } })).toBeUndefined();
  });
});

describe("a search", () => {
  test("for blanks finds everybody, and for what is invisible and no blank nobody", () => {
    const entry = entryOf("Asha Rao", "Cardiology");
    for (const blank of ["", " ", "\u00A0\u3000", "\t\n"]) {
      expect(finds({ text: blank }, entry), JSON.stringify(blank)).toBe(true);
      expect(finds({ speciality: blank }, entry), JSON.stringify(blank)).toBe(true);
    }
    for (const invisible of ["\u200B", "\u200C\u200D", "\uFEFF", " \u2060 ", "\u00AD", "\u202E", "\u0301", "\u0640"]) {
      expect(finds({ text: invisible }, entry), JSON.stringify(invisible)).toBe(false);
      expect(finds({ speciality: invisible }, entry), JSON.stringify(invisible)).toBe(false);
      expect(finds({ speciality: invisible }, entryOf("Asha Rao")), JSON.stringify(invisible)).toBe(false);
      expect(finds({ text: `Asha ${invisible}` }, entry), JSON.stringify(invisible)).toBe(true);
    }
  });

  test("finds by role, the beginnings of all words in any order, and the whole speciality", () => {
    const entry = entryOf("Asha Rao", "Cardiology");
    for (const search of [
      {},
      { text: "asha" },
      { text: "ra ASH" },
      { text: "  " },
      { speciality: " cardiology " },
      { speciality: " " },
      { text: "rao", speciality: "CARDIOLOGY" },
    ])
      expect(finds(search, entry)).toBe(true);
    for (const search of [
      { role: "patient" },
      { text: "sha" },
      { text: "asha sen" },
      { text: "ashar" },
      { speciality: "cardio" },
      { text: "asha", speciality: "oncology" },
    ])
      expect(finds(search, entry)).toBe(false);
    expect(finds({ speciality: "cardiology" }, entryOf("Asha Rao"))).toBe(false);
  });

  test("for a text without a word finds nobody", () => {
    for (const text of [".*", "-", "( )"]) expect(finds({ text }, entryOf("Asha Rao"))).toBe(false);
  });

  const mixed = parseAddress("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");

  test("continues after an address in its one form, and without one comes before all", () => {
    expect(parseProfileSearch(query).after).toBe("");
    expect(parseProfileSearch({ ...query, after: profileCursor(rao) }).after).toBe(rao);
    for (const other of [undefined, 7, "elsewhere", mixed.toLowerCase(), `${rao}0`])
      expect(profileCursor(other)).toBeUndefined();
    for (const after of ["elsewhere", mixed.toLowerCase(), ""])
      expect(() => parseProfileSearch({ ...query, after })).toThrow("Not a cursor of a profile directory");
  });

  test.each([
    ["size", [0, 101, 1.5, "20"]],
    ["role", ["Doctor", "", "a".repeat(33), "a doctor", 7]],
    ["text", ["a".repeat(81), 7]],
    ["speciality", ["a".repeat(81), 7]],
    ["ledger", [7]],
    ["after", [7]],
  ])("refuses another %s, by its name", (field, values) => {
    for (const value of values)
      expect(() => parseProfileSearch({ ...query, [field]: value })).toThrow(`Not a profile query: ${field}`);
  });

  test("may have texts of 80 characters and pages of 1 to 100", () => {
    const text = "a".repeat(80);
    for (const size of [1, 100])
      expect(parseProfileSearch({ ...query, size, text, speciality: text })).toMatchObject({ size, role: "doctor" });
    expect(() => parseProfileSearch({ ...query, ledger: "nowhere" })).toThrow(TypeError);
  });
});
