import { bytesToHex } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { info } from "../../src/envelope/kdf.js";

test("is different for different lists of fields", () => {
  const fields = fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 4 });
  fc.assert(
    fc.property(fields, fields, (one, other) => {
      const same =
        one.length === other.length && one.every((field, i) => bytesToHex(field) === bytesToHex(other[i] ?? field));
      expect(bytesToHex(info("x", ...one)) === bytesToHex(info("x", ...other))).toBe(same);
    }),
  );
});
