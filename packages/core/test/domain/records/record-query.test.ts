import { describe, expect, test } from "vitest";
import { parseFolderId, parseRecordId } from "../../../src/domain/identifiers/ids.js";
import type { RecordVersion } from "../../../src/domain/records/record.js";
import {
  checkRecordQuery,
  isEmptyFilter,
  matchesFilter,
  type RecordQuery,
} from "../../../src/domain/records/record-query.js";
import { checkVersionNumber } from "../../../src/domain/records/version-number.js";
import { folder, patient, rao, sen } from "../log/replayed.js";

const day = (nth: number) => new Date(nth * 86_400_000);

const record: RecordVersion = {
  ref: { patient, record: parseRecordId(`0x${"ab".repeat(16)}`), version: 1 },
  folder,
  author: rao,
  added: day(10),
  title: "A letter",
  mediaType: "text/plain",
  size: 1,
  category: "é",
};

const matches = (query: RecordQuery, one: RecordVersion = record) => matchesFilter(checkRecordQuery(query), one);

describe("a query of records", () => {
  test("matches when all of its fields do", () => {
    const other = parseFolderId(`0x${"f1".repeat(16)}`);
    expect(matches({})).toBe(true);
    expect(matches({ folder, category: "é", since: day(10), before: day(11), author: rao })).toBe(true);
    for (const query of [
      { folder: other },
      { category: "e" },
      { author: sen },
      { since: day(11) },
      { before: day(10) },
    ])
      expect(matches({ category: "é", author: rao, ...query })).toBe(false);
  });

  test("compares a category in NFC", () => {
    expect(matches({ category: "e\u0301" })).toBe(true);
    expect(matches({ category: "é" }, { ...record, category: undefined })).toBe(false);
  });

  test("dates a record by what it documents, or else by when it was added", () => {
    const old = { ...record, occurred: day(3) };
    expect([matches({ before: day(4) }, old), matches({ since: day(4) }, old)]).toEqual([true, false]);
    expect([matches({ since: day(3) }, old), matches({ before: day(3) }, old)]).toEqual([true, false]);
  });

  test("without any field matches all", () => {
    expect(isEmptyFilter(checkRecordQuery({}))).toBe(true);
    for (const query of [{ folder }, { category: "a" }, { since: day(1) }, { before: day(1) }, { author: rao }])
      expect(isEmptyFilter(checkRecordQuery(query))).toBe(false);
  });

  test.each<[keyof RecordQuery, readonly unknown[]]>([
    ["folder", ["0xab", null]],
    ["category", ["", "a".repeat(81), 7]],
    ["since", [new Date(Number.NaN), 0, "2030-01-01"]],
    ["before", [new Date(Number.NaN), 0]],
    ["author", ["0xab", null]],
  ])("is refused for another %s, by its name", (field, values) => {
    for (const value of values) expect(() => checkRecordQuery({ [field]: value })).toThrow(`\`${field}\``);
  });

  test("may have a category of 80 characters", () => {
    expect(checkRecordQuery({ category: "a".repeat(80) }).category).toBe("a".repeat(80));
  });
});

test("the number of a version is 1, 2, …", () => {
  for (const version of [undefined, 1, 2 ** 53 - 1]) expect(() => checkVersionNumber("version", version)).not.toThrow();
  for (const version of [0, -1, 1.5, 2 ** 53, "1", null])
    expect(() => checkVersionNumber("version", version)).toThrow("`version` is the number of a version, from 1 on");
});
