import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { checkDate, isDate } from "../../../src/domain/checks/check-date.js";

test("a date of another realm is one", () => {
  const date: unknown = runInNewContext("new Date(5)");
  expect(date instanceof Date).toBe(false);
  expect(isDate(date)).toBe(true);
  expect(checkDate("until", date as Date).getTime()).toBe(5);
});

test("what only looks like a date is none", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const tagged = { [Symbol.toStringTag]: "Date", getTime: () => 5 };
  for (const value of [tagged, Object.create(Date.prototype), new Proxy(new Date(), {}), proxy, 5, "2030-01-01", null])
    expect(isDate(value)).toBe(false);
});

test("an invalid date, and what is none, is a TypeError that names the field", () => {
  for (const value of [new Date(Number.NaN), "2030-01-01"])
    expect(() => checkDate("since", value as Date)).toThrow(new TypeError("`since` is a `Date`"));
});
