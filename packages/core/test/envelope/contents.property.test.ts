import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeContents } from "../../src/envelope/contents.js";
import { codeOf } from "./throws.js";

test("no bytes at all do anything but end in a typed error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect([undefined, "FORMAT_INVALID", "FORMAT_UNKNOWN"]).toContain(codeOf(() => decodeContents(bytes)));
    }),
  );
});
