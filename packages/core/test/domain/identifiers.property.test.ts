import fc from "fast-check";
import { CID } from "multiformats/cid";
import { base16 } from "multiformats/bases/base16";
import { base32, base32upper } from "multiformats/bases/base32";
import { base58btc } from "multiformats/bases/base58";
import { create } from "multiformats/hashes/digest";
import { expect, test } from "vitest";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import {
  contentIdBytes,
  contentIdFromBytes,
  contentIdOfDigest,
  parseContentId,
} from "../../src/domain/identifiers/content-id.js";
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

/** The judge: what the CID library parses, and gives the same text for its bytes. */
function judgedContentId(text: string): boolean {
  try {
    const { version, code, multihash, bytes: all } = CID.parse(text);
    const known = version === 1 && (code === 0x55 || code === 0x70) && multihash.code === 0x12;
    return known && multihash.digest.length === 32 && CID.decode(all).toString() === text;
  } catch {
    return false;
  }
}

const accepts = (parse: () => unknown): boolean => {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
};

test("content ids are those that the CID library reads so", () => {
  const cids = fc
    .tuple(bytes(32), fc.constantFrom(0x55, 0x70, 0x71), fc.constantFrom(0x12, 0x13))
    .map(([digest, codec, hash]) => CID.createV1(codec, create(hash, digest)).toString());
  const changes = fc.array(
    fc.tuple(fc.nat(58), fc.constantFrom(...Array.from("abcdefghijklmnopqrstuvwxyz23456701A="))),
    {
      maxLength: 2,
    },
  );
  const changed = fc
    .tuple(cids, changes)
    .map(([text, all]) => all.reduce((now, [at, digit]) => now.slice(0, at) + digit + now.slice(at + 1), text));
  fc.assert(
    fc.property(fc.oneof(cids, changed, fc.string()), (text) => {
      expect(accepts(() => parseContentId(text))).toBe(judgedContentId(text));
    }),
    { numRuns: 5000 },
  );
});

test("the bytes of a content id are those of the CID library", () => {
  const heads = fc.array(fc.constantFrom(0x01, 0x55, 0x70, 0x71, 0x12, 0x20, 0x21), { minLength: 4, maxLength: 4 });
  const near = fc.tuple(fc.oneof(heads, fc.constant([1, 0x55, 0x12, 0x20])), bytes(32));
  fc.assert(
    fc.property(
      near.map(([head, digest]) => Uint8Array.of(...head, ...digest)),
      (all) => {
        const text = `b${base32.baseEncode(all)}`;
        expect(accepts(() => contentIdFromBytes(all))).toBe(judgedContentId(text));
        if (judgedContentId(text)) expect(contentIdBytes(contentIdFromBytes(all))).toEqual(CID.parse(text).bytes);
      },
    ),
    { numRuns: 2000 },
  );
});
