import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRecordId } from "../../src/domain/identifiers/ids.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { recordIdCipher } from "../../src/envelope/record-id.js";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const count = fc.nat({ max: 2 ** 32 - 1 });

test("an id tells its count to the epoch's key, and nothing to another", () => {
  fc.assert(
    fc.property(bytes(32), bytes(32), count, bytes(8), (secret, other, entries, random) => {
      const id = recordIdCipher(secret).make(entries, random);
      expect(recordIdCipher(secret).countOf(id)).toBe(entries);
      if (toHex(other) !== toHex(secret)) expect(recordIdCipher(other).countOf(id)).toBeUndefined();
    }),
  );
});

test("an id that was made at random tells nothing", () => {
  fc.assert(
    fc.property(bytes(32), bytes(16), (secret, id) => {
      expect(recordIdCipher(secret).countOf(parseRecordId(toHex(id)))).toBeUndefined();
    }),
  );
});

test("ids of one count differ by their random bytes, of which there are 8", () => {
  const cipher = recordIdCipher(new Uint8Array(32));
  expect(cipher.make(7, new Uint8Array(8))).not.toBe(cipher.make(7, new Uint8Array(8).fill(1)));
  expect(() => cipher.make(7, new Uint8Array(7))).toThrow(TypeError);
});
