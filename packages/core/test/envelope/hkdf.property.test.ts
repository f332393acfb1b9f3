import { hkdf as libraryHkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hkdf } from "../../src/envelope/hkdf.js";

const bytes = fc.uint8Array({ maxLength: 200 });

test("derives what the library derives", () => {
  fc.assert(
    fc.property(bytes, fc.option(bytes, { nil: undefined }), bytes, (key, salt, info) => {
      expect(hkdf(key, salt, info)).toEqual(libraryHkdf(sha256, key, salt, info, 32));
    }),
    { numRuns: 1000 },
  );
});
