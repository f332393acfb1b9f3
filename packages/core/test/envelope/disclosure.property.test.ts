import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { isDisclosed } from "../../src/envelope/disclosure.js";

const attested = {
  participant: parseAddress(`0x${"5a".repeat(20)}`),
  role: "doctor",
  digest: `0x${"0d".repeat(24)}` as const,
};

test("a disclosure that is anything at all never throws when it is compared", () => {
  fc.assert(
    fc.property(fc.anything(), (shown) => {
      expect(isDisclosed(attested, shown)).toBe(false);
    }),
  );
});
