import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressFromBytes } from "../../src/domain/identifiers/address.js";
import { sortKeyOfCursor, profileCursor, profileSortKey } from "../../src/domain/profiles/profile-sort-key.js";

const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(addressFromBytes);
const letters = fc.oneof(fc.constantFrom("ﷺ", "𐐀", "王"), fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }));
const name = fc.array(letters, { minLength: 1, maxLength: 120 }).map((parts) => parts.join(""));

describe("the sort key of a profile", () => {
  test("makes a cursor of at most 256 characters, and comes back from it", () => {
    fc.assert(
      fc.property(name, address, (who, where) => {
        const sortKey = profileSortKey(who, where);
        const cursor = profileCursor(sortKey);
        expect(cursor?.length).toBeLessThanOrEqual(256);
        expect(sortKeyOfCursor(cursor ?? "")).toBe(sortKey);
      }),
    );
  });

  test("is by folded name, then by address", () => {
    const at = (who: string, digit: number) => profileSortKey(who, addressFromBytes(new Uint8Array(20).fill(digit)));
    const keys = [at("Ana", 9), at("Ana Zarco", 1), at("Ánabel", 1), at("bruno", 1), at("Bruno", 2)];
    expect(keys.toSorted()).toEqual(keys);
  });

  test("has no cursor when it is none", () => {
    for (const other of [
      undefined,
      5,
      "",
      "ANA",
      "ANA\t0x12",
      `${"A".repeat(37)}\t0x${"00".repeat(20)}`,
      `A\t0x${"aB".repeat(20)}`,
    ])
      expect(profileCursor(other)).toBeUndefined();
  });

  test("refuses every other text as a cursor with a TypeError", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => sortKeyOfCursor(text)).toThrow(TypeError);
      }),
    );
    const cursor = profileCursor(`ANA\t0x${"00".repeat(20)}`) ?? "";
    for (const other of [`${cursor}=`, cursor.slice(1), cursor.slice(0, -2), `${cursor}A`])
      expect(() => sortKeyOfCursor(other)).toThrow(TypeError);
  });
});
