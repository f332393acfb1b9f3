import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addressFromBytes } from "../../src/domain/identifiers/address.js";
import { sortKeyOfCursor, profileCursor, profileSortKey } from "../../src/domain/profiles/profile-sort-key.js";

const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(addressFromBytes);
const letters = fc.oneof(fc.constantFrom("ﷺ", "𐐀", "王"), fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }));
const name = fc.array(letters, { minLength: 1, maxLength: 120 }).map((parts) => parts.join(""));

test("the sort key of a profile makes a cursor of at most 256 characters, and comes back from it", () => {
  fc.assert(
    fc.property(name, address, (who, where) => {
      const sortKey = profileSortKey(who, where);
      const cursor = profileCursor(sortKey);
      expect(cursor?.length).toBeLessThanOrEqual(256);
      expect(sortKeyOfCursor(cursor ?? "")).toBe(sortKey);
    }),
  );
});

test("every other text is refused as a cursor with a TypeError", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => sortKeyOfCursor(text)).toThrow(TypeError);
    }),
  );
});
