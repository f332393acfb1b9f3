import { config } from "zod/mini";
import { describe, expect, test } from "vitest";
import {
  parseSignedDocument,
  parseSignedProfile,
  parseSignedRemoval,
} from "../../src/domain/profiles/profile-schema.js";
import golden from "../vectors/profiles.json" with { type: "json" };

const [minimal, full] = golden.profiles.map(({ document }) => document);
const [removal] = golden.removals.map(({ document }) => document);
const saying = (change: object) => ({ ...full, profile: { ...full?.profile, ...change } });

/** The most characters of each text, whose rule an error says. */
const rules: Readonly<Record<string, string>> = {
  roles: 'a list of 1 to 16 different roles, such as ["patient"]',
  "roles.0": "a role of 1 to 32 of a-z, 0-9 and -, such as patient",
  "profile.languages": 'a list of 1 to 16 different language tags, such as ["en"]',
  "profile.languages.0": "a language tag (BCP 47), such as en",
  "profile.listed": "true or false",
};
const texts: Readonly<Record<string, number>> = {
  "profile.name": 120,
  "profile.speciality": 80,
  "profile.organisation": 120,
  "profile.contact": 200,
};

describe("parseSignedProfile", () => {
  test("takes what the vectors hold, and gives the same back", () => {
    expect(parseSignedProfile(minimal)).toStrictEqual(minimal);
    expect(parseSignedProfile(full)).toStrictEqual(full);
  });

  test("drops absent values that are written as undefined", () => {
    expect(parseSignedProfile(saying({ contact: undefined })).profile).not.toHaveProperty("contact");
  });

  test.each([
    ["a name of 120 characters beyond the first plane", saying({ name: "𝒪".repeat(120) })],
    ["joiners, which some scripts need", saying({ name: "می‌خواهم" })],
    ["16 languages", saying({ languages: Array.from("abcdefghijklmnop", (c) => c + c) })],
    ["a signature of 8 KiB", { ...full, signature: `0x${"ab".repeat(8192)}` }],
  ])("takes %s", (_, document) => {
    expect(parseSignedProfile(document)).toStrictEqual(document);
  });

  test.each([
    ["a name of 121 characters", saying({ name: "a".repeat(121) }), "profile.name"],
    ["a speciality of 81", saying({ speciality: "a".repeat(81) }), "profile.speciality"],
    ["an organisation of 121", saying({ organisation: "a".repeat(121) }), "profile.organisation"],
    ["a contact of 201", saying({ contact: "a".repeat(201) }), "profile.contact"],
    ["no name", saying({ name: undefined }), "profile.name"],
    ["a number for a name", saying({ name: 7 }), "profile.name"],
    ["space at the end", saying({ name: "Ana " }), "profile.name"],
    ["a text that is not NFC", saying({ contact: "e\u0301" }), "profile.contact"],
    ["a line break", saying({ contact: "a\nb" }), "profile.contact"],
    ["a line separator", saying({ contact: "a\u2028b" }), "profile.contact"],
    ["a lone surrogate", saying({ contact: "a\ud800" }), "profile.contact"],
    ["an override of direction", saying({ name: "a\u202eb" }), "profile.name"],
    ["an empty optional text", saying({ speciality: "" }), "profile.speciality"],
    ["no languages at all", saying({ languages: [] }), "profile.languages"],
    ["a language twice", saying({ languages: ["en", "en"] }), "profile.languages"],
    ["a language by its name", saying({ languages: ["english language"] }), "profile.languages.0"],
    ["a listed that is no boolean", saying({ listed: 1 }), "profile.listed"],
    ["a role in capitals", { ...full, roles: ["Doctor"] }, "roles.0"],
    ["a role twice", { ...full, roles: ["doctor", "doctor"] }, "roles"],
    ["17 roles", { ...full, roles: Array.from("abcdefghijklmnopq") }, "roles"],
    ["sequence 0", { ...full, sequence: 0 }, "sequence"],
    ["sequence 2^53", { ...full, sequence: 2 ** 53 }, "sequence"],
    ["a sequence with a fraction", { ...full, sequence: 1.5 }, "sequence"],
    ["a negative time", { ...full, issued: -1 }, "issued"],
    ["a ledger in capitals", { ...full, ledger: full?.ledger.toUpperCase() }, "ledger"],
    ["an address in lower case", { ...full, address: full?.address.toLowerCase() }, "address"],
    ["a key in capitals", { ...full, key: full?.key.toUpperCase().replace("X", "x") }, "key"],
    ["a key of 31 bytes", { ...full, key: `0x${"00".repeat(31)}` }, "key"],
    ["an empty signature", { ...full, signature: "0x" }, "signature"],
    ["a signature of more than 8 KiB", { ...full, signature: `0x${"ab".repeat(8193)}` }, "signature"],
  ])("refuses %s, and names the field", (_, document, field) => {
    const max = texts[field];
    const rule = max
      ? `a text of 1 to ${max} characters that can be seen, without line breaks, control or invisible characters`
      : (rules[field] ?? "missing or has a wrong value");
    expect(() => parseSignedProfile(document)).toThrow(new TypeError(`Not a signed profile: ${field} is ${rule}`));
  });

  test("repeats nothing where the app has given zod messages of its own", () => {
    const { localeError } = config();
    config({ localeError: (issue) => `of ${JSON.stringify(issue)}` });
    try {
      expect(() => parseSignedProfile(saying({ $gt: "" }))).toThrow(
        new TypeError("Not a signed profile: profile is missing or has a wrong value"),
      );
    } finally {
      config({ localeError });
    }
  });

  test("refuses keys that it does not know, at any depth, without repeating them", () => {
    for (const document of [{ ...full, $where: 1 }, saying({ $gt: "" }), JSON.parse('{"__proto__":{"name":"x"}}')])
      expect(() => parseSignedProfile(document)).toThrow(
        /^Not a signed profile(: [a-z]+ is missing or has a wrong value)?$/u,
      );
  });
});

describe("parseSignedRemoval, parseSignedDocument", () => {
  test("distinguish a removal from a profile", () => {
    expect(parseSignedRemoval(removal)).toStrictEqual(removal);
    expect(parseSignedDocument(removal)).toStrictEqual(removal);
    expect(parseSignedDocument(full)).toStrictEqual(full);
    expect(() => parseSignedRemoval(full)).toThrow(TypeError);
    expect(() => parseSignedProfile(removal)).toThrow(TypeError);
    for (const other of [null, undefined, "profile", [], { ...removal, profile: undefined }])
      expect(() => parseSignedDocument(other)).toThrow(TypeError);
  });
});
