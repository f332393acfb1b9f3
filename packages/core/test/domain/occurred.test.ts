import { expect, test } from "vitest";
import { isOccurred, occurredInterval, parsePartialDate } from "../../src/domain/records/occurred.js";
import texts from "../vectors/texts.json" with { type: "json" };

const iso = ({ start, end }: ReturnType<typeof occurredInterval>) => [start.toISOString(), end.toISOString()];

test.each([
  ["2026", "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
  ["2026-01", "2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"],
  ["2026-12", "2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
  ["2024-02-29", "2024-02-29T00:00:00.000Z", "2024-03-01T00:00:00.000Z"],
  ["0001", "0001-01-01T00:00:00.000Z", "0002-01-01T00:00:00.000Z"],
  ["9999-12-31", "9999-12-31T00:00:00.000Z", "+010000-01-01T00:00:00.000Z"],
])("%s covers all of it in UTC", (date, start, end) => {
  expect(iso(occurredInterval(parsePartialDate(date)))).toEqual([start, end]);
});

test("an instant covers its second", () => {
  expect(iso(occurredInterval(new Date("2026-01-19T10:00:00.700Z")))).toEqual([
    "2026-01-19T10:00:00.000Z",
    "2026-01-19T10:00:01.000Z",
  ]);
});

test("what is no partial date is a TypeError", () => {
  for (const date of texts.dates.refused) {
    expect(() => parsePartialDate(date), date).toThrow(TypeError);
    expect(() => occurredInterval(date as `${number}`), date).toThrow(TypeError);
  }
});

test("an invalid date is a TypeError", () => {
  expect(() => occurredInterval(new Date(Number.NaN))).toThrow(TypeError);
});

test("instants are those of the years 1 to 9999", () => {
  for (const time of [-62_135_596_800_000, 0, 253_402_300_799_999]) expect(isOccurred(new Date(time))).toBe(true);
  for (const time of [-62_135_596_800_001, 253_402_300_800_000, 8.64e15, 8.64e15 + 1, Number.NaN])
    expect(isOccurred(new Date(time)), String(time)).toBe(false);
});
