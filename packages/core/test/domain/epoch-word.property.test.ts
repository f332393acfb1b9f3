import * as fc from "fast-check";
import { encodePacked } from "viem";
import { expect, test } from "vitest";
import { decodeEpochWord, encodeEpochWord } from "../../src/domain/acts/epoch-word.js";
import type { Hex } from "../../src/domain/encoding/bytes.js";
import { parseFolderId } from "../../src/domain/identifiers/ids.js";
import { bytes } from "./arbitrary-acts.js";

const word = fc.record({
  folder: bytes(16).map(parseFolderId),
  salt: bytes(8),
  seen: fc.nat(2 ** 32 - 1),
  seenHead: bytes(4),
});

test("an epoch word is its four fields, packed", () => {
  fc.assert(
    fc.property(word, (one) => {
      const { folder, salt, seen, seenHead } = one;
      const packed = encodePacked(["bytes16", "bytes8", "uint32", "bytes4"], [folder, salt, seen, seenHead]);
      expect(encodeEpochWord(one)).toBe(packed);
      expect(decodeEpochWord(packed)).toEqual(one);
      const capitals = (hex: Hex) => `0x${hex.slice(2).toUpperCase()}` as const;
      expect(encodeEpochWord({ ...one, salt: capitals(salt), seenHead: capitals(seenHead) })).toBe(packed);
    }),
  );
});

test("any 32 bytes are an epoch word, and no others", () => {
  fc.assert(
    fc.property(bytes(32), (encoded) => {
      expect(encodeEpochWord(decodeEpochWord(encoded))).toBe(encoded);
    }),
  );
  const other = fc.nat(64).filter((length) => length !== 32);
  fc.assert(
    fc.property(other.chain(bytes), (encoded) => {
      expect(() => decodeEpochWord(encoded)).toThrow(TypeError);
    }),
  );
});

test("a field that does not fit is refused", () => {
  fc.assert(
    fc.property(
      word,
      fc.oneof(fc.integer({ max: -1 }), fc.integer({ min: 2 ** 32, max: Number.MAX_SAFE_INTEGER }), fc.constant(0.5)),
      (one, seen) => {
        expect(() => encodeEpochWord({ ...one, seen })).toThrow(TypeError);
      },
    ),
  );
  const size = (right: number) => fc.nat(16).filter((length) => length !== right);
  fc.assert(
    fc.property(word, size(8).chain(bytes), size(4).chain(bytes), (one, salt, seenHead) => {
      expect(() => encodeEpochWord({ ...one, salt })).toThrow(TypeError);
      expect(() => encodeEpochWord({ ...one, seenHead })).toThrow(TypeError);
    }),
  );
});
