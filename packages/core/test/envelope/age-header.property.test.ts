import { utf8ToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeHeader, isHeaderOf, parseHeader } from "../../src/envelope/age-header.js";
import { bytesOf, flipped } from "./cast.js";
import { codeOf } from "./throws.js";

const fileKey = bytesOf(16);
const anything = { limit: 8192, admits: () => true };
const text = `age-encryption.org/v1\n-> a b\n${"A".repeat(64)}\nAAAA\n--- ${"A".repeat(43)}\n`;

test("any stanzas come back, and so do the bytes", () => {
  const argument = fc.string({
    unit: fc.constantFrom("a", "Z", "0", "/", "-", "+", "!", "~"),
    minLength: 1,
    maxLength: 20,
  });
  const stanzas = fc.array(
    fc.record({ args: fc.array(argument, { minLength: 1, maxLength: 3 }), body: fc.uint8Array({ maxLength: 200 }) }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(stanzas, (all) => {
      const bytes = encodeHeader(all, fileKey);
      const header = parseHeader(bytes, anything);
      expect(header.stanzas).toEqual(all);
      expect(header.bytes).toEqual(bytes);
      expect(isHeaderOf(header, fileKey)).toBe(true);
      expect(isHeaderOf(header, flipped(fileKey, 3))).toBe(false);
    }),
  );
});

test("no bytes at all do anything but end in a typed error", () => {
  const near = fc.tuple(fc.nat(text.length - 1), fc.uint8Array({ minLength: 1, maxLength: 3 })).map(([at, bytes]) => {
    const copy = utf8ToBytes(text);
    copy.set(bytes.subarray(0, copy.length - at), at);
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(near, fc.uint8Array({ maxLength: 300 })), (bytes) => {
      expect([undefined, "SEAL_INVALID"]).toContain(codeOf(() => parseHeader(bytes, anything)));
    }),
  );
});
