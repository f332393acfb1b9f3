import { equalBytes } from "@noble/ciphers/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeText, shownText } from "../../../src/domain/checks/shown-text.js";
import { fromHex, toHex } from "../../../src/domain/encoding/bytes.js";
import { parseAddress } from "../../../src/domain/identifiers/address.js";
import { parseFolderId, parseLedgerId, parseRecordId } from "../../../src/domain/identifiers/ids.js";
import { isChartkeyError } from "../../../src/errors/chartkey-error.js";
import { exportIndexes, readIndex } from "../../../src/envelope/export/export-index.js";
import exports from "../../vectors/exports.json" with { type: "json" };

const contents = fromHex(exports.contents);

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hex = (length: number) => bytes(length).map(toHex);
const path = hex(16).map((name) => `${name.slice(2)}.age`);
const folder = hex(16).map(parseFolderId);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

const shown = (maxLength: number) =>
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength })
    .map((text) => normalizeText(text))
    .filter((text) => shownText(maxLength).safeParse(text).success);

const indexes = fc.record({
  ledger: fc.constant(parseLedgerId(`eip155:1:0x${"00".repeat(20)}`)),
  patient: hex(20).map(parseAddress),
  created: fc.integer(),
  folders: fc.array(fc.record({ id: folder, name: shown(60) })),
  bundles: fc.array(bytes(1301), { maxLength: 2 }),
  profiles: fc.constant(exportIndexes.decode(contents).profiles),
  files: fc.array(fc.record({ path, size: fc.nat(), digest: hex(32) })),
  versions: fc.array(
    fc.record({ path, folder, added: fc.integer(), statement: fc.uint8Array(), signature: bytes(64) }),
  ),
  problems: fc.array(
    fc.record({
      record: orNull(hex(16).map(parseRecordId)),
      version: orNull(fc.integer({ min: 1, max: 2 ** 32 - 1 })),
      code: shown(30),
    }),
  ),
});

/**
 * Whether the bytes are refused with a typed error, or decode to what encodes to the same bytes.
 */
function isSound(encoded: Uint8Array): boolean {
  try {
    return equalBytes(exportIndexes.encode(exportIndexes.decode(encoded)), encoded);
  } catch (error) {
    return isChartkeyError(error, "FORMAT_INVALID", "FORMAT_UNKNOWN");
  }
}

test("an index is read as it was written", () => {
  fc.assert(
    fc.property(indexes, (index) => {
      expect(exportIndexes.decode(exportIndexes.encode(index))).toEqual(index);
      expect(readIndex(exportIndexes.encode(index))).toEqual(index);
    }),
  );
});

test("an index has one encoding: with any byte changed it is refused, or has other contents", () => {
  fc.assert(
    fc.property(fc.nat(contents.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      expect(isSound(contents.with(at, (contents[at] ?? 0) ^ mask))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("anything else is refused with a typed error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
      expect(isSound(junk)).toBe(true);
    }),
  );
});
