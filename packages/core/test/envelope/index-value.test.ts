import { expect, test } from "vitest";
import { type IndexPlace, openIndexValue, sealIndexValue } from "../../src/envelope/index-value.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { parseLedgerId } from "../../src/domain/identifiers/ids.js";
import { bytesOf } from "./cast.js";

const place: IndexPlace = {
  key: bytesOf(32, "index"),
  ledger: parseLedgerId(`eip155:1:0x${"11".repeat(20)}`),
  address: parseAddress(`0x${"22".repeat(20)}`),
  name: "log/0",
};
const contents = bytesOf(100, "contents");

test("a value opens where it was sealed, and no two are alike", async () => {
  const [one, other] = [await sealIndexValue(contents, place), await sealIndexValue(contents, place)];
  expect(one).toHaveLength(1 + 24 + 100 + 16);
  expect(other).not.toEqual(one);
  expect(await openIndexValue(one, place)).toEqual(contents);
  expect(await openIndexValue(other, place)).toEqual(contents);
});

test("the largest contents make a value of 65,536 bytes", async () => {
  const large = bytesOf(65_495, "large");
  const sealed = await sealIndexValue(large, place);
  expect(sealed).toHaveLength(65_536);
  expect(await openIndexValue(sealed, place)).toEqual(large);
});

test("a value with any byte changed, cut or added does not open", async () => {
  const sealed = await sealIndexValue(contents, place);
  for (let at = 0; at < sealed.length; at++)
    for (const bit of [1, 128])
      expect(
        await openIndexValue(
          sealed.map((byte, nth) => (nth === at ? byte ^ bit : byte)),
          place,
        ),
      ).toBeUndefined();
  for (let length = 0; length < sealed.length; length++)
    expect(await openIndexValue(sealed.subarray(0, length), place)).toBeUndefined();
  expect(await openIndexValue(Uint8Array.of(...sealed, 0), place)).toBeUndefined();
});

test.each<[string, Partial<IndexPlace>]>([
  ["key", { key: bytesOf(32, "another") }],
  ["ledger", { ledger: parseLedgerId(`eip155:1:0x${"12".repeat(20)}`) }],
  ["account", { address: parseAddress(`0x${"23".repeat(20)}`) }],
  ["name", { name: "log/1" }],
])("a value does not open with another %s", async (_, other) => {
  const sealed = await sealIndexValue(contents, place);
  expect(await openIndexValue(sealed, { ...place, ...other })).toBeUndefined();
});
