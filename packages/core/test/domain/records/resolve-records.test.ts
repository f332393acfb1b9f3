import { describe, expect, test } from "vitest";
import type { CardInLog } from "../../../src/domain/log/cards-in-log.js";
import type { CardOp } from "../../../src/domain/acts/card-location.js";
import { type RecordCard, resolveRecords } from "../../../src/domain/records/resolve-records.js";
import { type FolderId, type Hex, parseFolderId, parseRecordId } from "../../../src/index.js";

const hex = (byte: number, length: number): Hex => `0x${byte.toString(16).padStart(2, "0").repeat(length)}`;
const record = parseRecordId(hex(1, 16));

/** A card of the record. Statement `n` amends statement `n - 1` by default. */
const card = (op: CardOp, version: number, n = version, { folder = 1, previous = n - 1 } = {}): RecordCard => ({
  filed: { location: { op, salt: hex(9, 8), folder: parseFolderId(hex(folder, 16)) } } as CardInLog,
  record,
  version,
  statementHash: op === "erase" ? undefined : hex(n, 32),
  previous: version > 1 ? hex(previous, 32) : undefined,
});

/** Versions as "version:statement", with `erased` or `incomplete` where it applies. */
function resolved(
  cards: readonly RecordCard[],
  partial: boolean,
  incomplete: ReadonlySet<FolderId> = new Set(),
): readonly string[] | undefined {
  const found = resolveRecords(cards, partial, incomplete).records.get(record);
  if (!found) return undefined;
  const versions = found.versions.map(
    (v) => `${v.version}:${Number.parseInt(v.card.statementHash?.slice(2, 4) ?? "", 16)}`,
  );
  return [...versions, ...(found.erased ? ["erased"] : []), ...(found.complete ? [] : ["incomplete"])];
}

describe.each([false, true])("with older cards out of sight: %s", (partial) => {
  test.each<[string, readonly RecordCard[], readonly string[]]>([
    ["a chain of versions", [card("new", 1), card("amend", 2), card("amend", 3)], ["1:1", "2:2", "3:3"]],
    ["the first of two new", [card("new", 1), card("new", 1, 7)], ["1:1"]],
    [
      "the first of two amendments",
      [card("new", 1), card("amend", 2), card("amend", 2, 7, { previous: 1 })],
      ["1:1", "2:2"],
    ],
    ["no version over a gap", [card("new", 1), card("amend", 3)], ["1:1"]],
    ["no version of another statement", [card("new", 1), card("amend", 2, 2, { previous: 7 })], ["1:1"]],
    ["no act in another folder", [card("new", 1), card("amend", 2, 2, { folder: 2 })], ["1:1"]],
    ["a replace of the same statement", [card("new", 1), card("amend", 2), card("replace", 1)], ["1:1", "2:2"]],
    ["no replace with another statement", [card("new", 1), card("replace", 1, 7)], ["1:1"]],
    ["an amendment of a replaced version", [card("new", 1), card("replace", 1), card("amend", 2)], ["1:1", "2:2"]],
    ["nothing after an erase", [card("new", 1), card("erase", 0), card("new", 1), card("amend", 2)], ["erased"]],
    ["no erase from another folder", [card("new", 1), card("erase", 0, 0, { folder: 2 })], ["1:1"]],
  ])("%s", (_what, cards, expected) => {
    expect(resolved(cards, partial)).toEqual(expected);
  });

  test("a new card is version 1", () => {
    expect(resolved([card("new", 2)], partial)).toBeUndefined();
  });

  test("a folder's card is no record", () => {
    expect(resolved([card("folder", 1)], partial)).toBeUndefined();
  });
});

test("the last replace counts, and the first card stays known", () => {
  const [first, second, third] = [card("new", 1), card("replace", 1), card("replace", 1)];
  const [version] = resolveRecords([first, second, third], false).records.get(record)?.versions ?? [];
  expect(version?.first).toBe(first);
  expect(version?.card).toBe(third);
});

test("who sees the whole log takes nothing for a beginning but a new card", () => {
  for (const op of ["amend", "replace", "erase"] as const) expect(resolved([card(op, 2)], false)).toBeUndefined();
});

test("who sees only later cards takes what there is, and marks it as not complete", () => {
  expect(resolved([card("amend", 3), card("amend", 4)], true)).toEqual(["3:3", "4:4", "incomplete"]);
  expect(resolved([card("amend", 3), card("replace", 1), card("replace", 2)], true)).toEqual([
    "1:1",
    "2:2",
    "3:3",
    "incomplete",
  ]);
  expect(resolved([card("erase", 0), card("amend", 3), card("replace", 2)], true)).toEqual(["erased", "incomplete"]);
  expect(resolved([card("amend", 1)], true)).toBeUndefined();
});

describe("where some cards of a folder cannot be opened", () => {
  const inFolder = (digit: number): ReadonlySet<FolderId> => new Set([parseFolderId(hex(digit, 16))]);
  const whole = (...cards: readonly RecordCard[]) => resolved(cards, false, inFolder(1));

  test("a version counts over a gap, and the record is not complete", () => {
    expect(whole(card("new", 1), card("amend", 3))).toEqual(["1:1", "3:3", "incomplete"]);
    expect(whole(card("amend", 2))).toEqual(["2:2", "incomplete"]);
    expect(whole(card("replace", 2), card("replace", 1))).toEqual(["1:1", "2:2", "incomplete"]);
    expect(whole(card("new", 1), card("replace", 3))).toEqual(["1:1", "3:3", "incomplete"]);
    expect(whole(card("erase", 0))).toEqual(["erased", "incomplete"]);
  });

  test("a version without a gap still has to amend the one before it", () => {
    expect(whole(card("new", 1), card("amend", 2))).toEqual(["1:1", "2:2"]);
    expect(whole(card("new", 1), card("amend", 2, 2, { previous: 7 }))).toEqual(["1:1"]);
    expect(whole(card("new", 1), card("amend", 3), card("amend", 3, 9))).toEqual(["1:1", "3:3", "incomplete"]);
    expect(whole(card("new", 1), card("amend", 3), card("amend", 2))).toEqual(["1:1", "3:3", "incomplete"]);
    expect(whole(card("amend", 1))).toBeUndefined();
  });

  test("a version may amend an earlier one, whose next the author could not open", () => {
    const chain = [card("new", 1), card("amend", 2), card("amend", 3, 3, { previous: 1 })];
    expect(whole(...chain)).toEqual(["1:1", "2:2", "3:3"]);
  });

  test("other folders are judged by their own cards", () => {
    expect(resolved([card("new", 1), card("amend", 3)], false, inFolder(2))).toEqual(["1:1"]);
  });
});

test("records come in the order of their first cards", () => {
  const other = { ...card("new", 1), record: parseRecordId(hex(2, 16)) };
  expect([
    ...resolveRecords(
      [other, card("new", 1), { ...other, ...card("amend", 2), record: other.record }],
      false,
    ).records.keys(),
  ]).toEqual([other.record, record]);
});

test.each<[string, readonly RecordCard[], readonly number[]]>([
  ["an amendment without the first version", [card("amend", 2)], [2]],
  ["all amendments after it", [card("amend", 2), card("amend", 3)], [2, 3]],
  ["an amendment of a version that is not there", [card("new", 1), card("amend", 3)], [3]],
  ["a replacement of a version that is not there", [card("new", 1), card("replace", 2)], [2]],
  ["no second amendment to the same version", [card("new", 1), card("amend", 2), card("amend", 2, 7)], []],
  ["no replacement with another statement", [card("new", 1), card("replace", 1, 7)], []],
  ["nothing of an erased record", [card("new", 1), card("erase", 0), card("amend", 2)], []],
  ["no card that ends what is not there", [card("erase", 0)], []],
  ["an amendment that came before the first version", [card("amend", 2), card("new", 1)], [2]],
])("cards that follow versions that were never filed: %s", (_what, cards, versions) => {
  expect(resolveRecords(cards, false).orphans.map(({ version }) => version)).toEqual(versions);
});
