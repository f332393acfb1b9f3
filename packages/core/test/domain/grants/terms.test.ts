import { expect, test } from "vitest";
import { decodePermissions, encodePermissions, type Permission } from "../../../src/domain/grants/permission.js";
import { checkPurpose } from "../../../src/domain/grants/purpose.js";
import { FOREVER, untilDate, untilSeconds } from "../../../src/domain/grants/until.js";

test("permissions are a sum of 1 read, 2 contribute and 4 amend", () => {
  const names: readonly (readonly [number, readonly Permission[]])[] = [
    [0, []],
    [1, ["read"]],
    [2, ["contribute"]],
    [4, ["amend"]],
    [5, ["read", "amend"]],
    [7, ["read", "contribute", "amend"]],
  ];
  for (const [sum, permissions] of names) {
    expect(encodePermissions(permissions)).toBe(sum);
    expect(decodePermissions(sum)).toEqual(permissions);
  }
  expect(encodePermissions(["read", "read"])).toBe(1);
});

test("a purpose has 1 to 64 characters", () => {
  for (const purpose of ["T", "TREAT", "x".repeat(64)]) expect(() => checkPurpose(purpose)).not.toThrow();
  for (const purpose of ["", "x".repeat(65), 7, undefined, ["TREAT"]])
    expect(() => checkPurpose(purpose as never)).toThrow("`purpose` is a text of 1 to 64 characters");
});

test("an end is a time in seconds, rounded down, so that nobody reads longer than was said", () => {
  expect(untilSeconds(new Date(1999))).toBe(1);
  expect(untilSeconds(new Date(0))).toBe(0);
  expect(untilSeconds(new Date((FOREVER - 1) * 1000))).toBe(FOREVER - 1);
  expect(untilDate(1)).toEqual(new Date(1000));
  expect(untilDate(FOREVER - 1)).toEqual(new Date((FOREVER - 1) * 1000));
});

test("a grant without an end has the largest end that a ledger can hold", () => {
  expect(FOREVER).toBe(2 ** 40 - 1);
  expect(untilSeconds(undefined)).toBe(FOREVER);
  expect(untilDate(FOREVER)).toBeUndefined();
  expect(untilDate(FOREVER + 1)).toBeUndefined();
});

test("an end that a ledger cannot hold is refused", () => {
  for (const until of [new Date(Number.NaN), new Date(-1), new Date(FOREVER * 1000)])
    expect(() => untilSeconds(until)).toThrow("`until` is not a date that a ledger can hold");
  // what callers without types pass
  for (const until of [5, "2030-01-01", null])
    expect(() => untilSeconds(until as never)).toThrow("`until` is a `Date`");
});
