import { describe, expect, test } from "vitest";
import { addressFromBytes } from "../../src/domain/identifiers/address.js";
import { sortKeyOfCursor, profileCursor, profileSortKey } from "../../src/domain/profiles/profile-sort-key.js";

describe("the sort key of a profile", () => {
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

  test("refuses a changed cursor with a TypeError", () => {
    const cursor = profileCursor(`ANA\t0x${"00".repeat(20)}`) ?? "";
    for (const other of [`${cursor}=`, cursor.slice(1), cursor.slice(0, -2), `${cursor}A`])
      expect(() => sortKeyOfCursor(other)).toThrow(TypeError);
  });
});
