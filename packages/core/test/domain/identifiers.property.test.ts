import fc from "fast-check";
import { CID } from "multiformats/cid";
import { base16 } from "multiformats/bases/base16";
import { base32upper } from "multiformats/bases/base32";
import { base58btc } from "multiformats/bases/base58";
import { create } from "multiformats/hashes/digest";
import { expect, test } from "vitest";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { contentIdOfDigest, parseContentId } from "../../src/domain/identifiers/content-id.js";
import { parseFolderId, parseLedgerId, parseRecordId, parseRequestId } from "../../src/domain/identifiers/ids.js";
import { decodeRequestId, encodeRequestId } from "../../src/domain/requests/request-name.js";
import { decodeScope, encodeScope } from "../../src/domain/grants/scope.js";
import { toHex } from "../../src/domain/encoding/bytes.js";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hexOf = (length: number) => bytes(length).map(toHex);

/** The same text with the case of some letters, or one character, changed. */
const respelled = (text: string) =>
  fc.oneof(
    fc
      .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
      .map((upper) => Array.from(text, (one, i) => (upper[i] ? one.toUpperCase() : one.toLowerCase())).join("")),
    fc.constantFrom(text.toUpperCase(), text.toLowerCase(), ` ${text}`, `${text} `, `${text}\n`, `\ufeff${text}`),
    fc
      .tuple(fc.nat(text.length), fc.string({ unit: "binary", maxLength: 2 }))
      .map(([at, more]) => text.slice(0, at) + more + text.slice(at + 1)),
  );

interface Kind {
  readonly canonical: fc.Arbitrary<string>;
  readonly parse: (text: string) => string;
  /** The bytes that a canonical text stands for, or the text itself. */
  readonly meaning: (text: string) => string;
}

const lower = (text: string) => text.toLowerCase();

const kinds: Readonly<Record<string, Kind>> = {
  address: { canonical: hexOf(20).map(parseAddress), parse: parseAddress, meaning: lower },
  "record id": { canonical: hexOf(16), parse: parseRecordId, meaning: lower },
  "folder id": { canonical: hexOf(16), parse: parseFolderId, meaning: lower },
  "request id": { canonical: hexOf(52), parse: parseRequestId, meaning: lower },
  "name of a request": {
    canonical: hexOf(52),
    parse: (text) => encodeRequestId(decodeRequestId(text)),
    meaning: lower,
  },
  scope: {
    canonical: hexOf(16).map((id) => encodeScope({ folder: parseFolderId(id) })),
    parse: (text) => encodeScope(decodeScope(text)),
    meaning: lower,
  },
  "ledger id": {
    canonical: fc
      .tuple(fc.stringMatching(/^[-a-z0-9]{3,8}$/u), fc.stringMatching(/^[-_a-z0-9]{1,32}$/u), hexOf(20))
      .map((parts) => parts.join(":")),
    parse: parseLedgerId,
    meaning: lower,
  },
  "content id": {
    canonical: bytes(32).map(contentIdOfDigest),
    parse: parseContentId,
    meaning: (text) => text,
  },
};

test.each(Object.entries(kinds))("a %s has one text: any other is that one, or a TypeError", (_, kind) => {
  const { canonical, parse, meaning } = kind;
  fc.assert(
    fc.property(
      canonical.chain((text) => fc.tuple(fc.constant(text), respelled(text))),
      ([text, other]) => {
        expect(parse(text)).toBe(text);
        let parsed: string;
        try {
          parsed = parse(other);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        expect(parse(parsed)).toBe(parsed);
        // whatever is accepted stands for what it says, in its one text
        expect(meaning(parsed)).toBe(meaning(other));
        if (meaning(other) === meaning(text)) expect(parsed).toBe(text);
      },
    ),
    { numRuns: 500 },
  );
});

test.each(Object.entries(kinds))("what is no text is no %s, and is a TypeError", (_, { parse }) => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      fc.pre(typeof value !== "string");
      expect(() => parse(value as string)).toThrow(TypeError);
    }),
  );
});

test("a content id in another base, case or version is a TypeError", () => {
  fc.assert(
    fc.property(bytes(32), (digest) => {
      const id = contentIdOfDigest(digest);
      const cid = CID.parse(id);
      const others = [
        cid.toString(base32upper),
        cid.toString(base16),
        cid.toString(base58btc),
        `b${id.slice(1).toUpperCase()}`,
        `bA${id.slice(2)}`,
        CID.createV0(create(0x12, digest)).toString(),
        `${id}=`,
      ];
      for (const other of others) expect(() => parseContentId(other), other).toThrow(TypeError);
    }),
  );
});
