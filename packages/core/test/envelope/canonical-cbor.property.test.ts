import { decode, encode } from "@ipld/dag-cbor";
import fc from "fast-check";
import { CID } from "multiformats/cid";
import { expect, test } from "vitest";
import { decodeCanonical } from "../../src/envelope/canonical-cbor.js";

const MAX = 1024;

/** The judge: what decodes, and is the same bytes when it is encoded again. */
function judged(bytes: Uint8Array): unknown {
  try {
    const value: unknown = decode(bytes);
    return Buffer.compare(encode(value), bytes) === 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

function agree(bytes: Uint8Array): void {
  expect(decodeCanonical(bytes, MAX)).toEqual(judged(bytes));
}

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("__proto__", "\uFEFF", "\uFEFFa", "é"),
);
const cid = CID.parse("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
const integer = fc.oneof(
  fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n - 1n }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(fc.constantFrom(null, true, false, cid), integer, fc.double(), text, fc.uint8Array({ maxLength: 40 })),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(text, tie("value"), { maxKeys: 5 }),
  ),
}));

const encoded = value.map((one) => {
  try {
    return encode(one);
  } catch {
    return encode(null);
  }
});

/** The beginning of an item, with its argument in as many bytes as somebody likes. */
const head = fc
  .tuple(fc.nat(7), fc.nat(31), fc.array(fc.constantFrom(0, 1, 2, 24, 0x80, 0xff), { maxLength: 8 }))
  .map(([major, info, rest]) => [major * 32 + info, ...rest]);

const run = (bytes: fc.Arbitrary<Uint8Array>, numRuns: number): void =>
  fc.assert(fc.property(bytes, agree), { numRuns });

test("what the library encodes is accepted as the library decodes it", () => run(encoded, 2000));

test("changed, added and removed bytes are judged as by decoding and encoding again", () => {
  const change = fc.tuple(
    fc.nat(),
    fc.nat(2),
    fc.oneof(
      fc.uint8Array({ maxLength: 3 }),
      head.map((all) => Uint8Array.from(all)),
    ),
  );
  const changed = fc.tuple(encoded, fc.array(change, { minLength: 1, maxLength: 3 })).map(([bytes, changes]) =>
    changes.reduce((now, [at, removed, added]) => {
      const from = at % (now.length + 1);
      return Uint8Array.from([...now.subarray(0, from), ...added, ...now.subarray(from + removed)]);
    }, bytes),
  );
  run(changed, 5000);
});

test("any order of any keys is judged so", () => {
  const entries = fc.array(fc.tuple(text.map(encode), encoded), { maxLength: 6 });
  run(
    entries.map((all) => Uint8Array.from([0xa0 + all.length, ...all.flatMap(([key, one]) => [...key, ...one])])),
    3000,
  );
});

test("texts of any bytes are judged so", () => {
  const bytes = fc.array(fc.constantFrom(0x41, 0x80, 0xbf, 0xbb, 0xc2, 0xe2, 0xed, 0xef, 0xf0, 0xf4), {
    maxLength: 23,
  });
  run(
    bytes.map((all) => Uint8Array.from([0x60 + all.length, ...all])),
    3000,
  );
});

test("any bytes at all are judged so", () => {
  run(
    fc.array(head, { maxLength: 12 }).map((all) => Uint8Array.from(all.flat())),
    10_000,
  );
  run(fc.uint8Array({ maxLength: 60 }), 10_000);
});

test("each item of a tag and each float is judged so", () => {
  const tail = fc.oneof(
    fc.double().map((n) => encode([Number.isFinite(n) ? n : 0]).subarray(1)),
    fc.uint8Array({ minLength: 8, maxLength: 8 }).map((all) => Uint8Array.from([0xfb, ...all])),
    fc.uint8Array({ minLength: 2, maxLength: 4 }).map((all) => Uint8Array.from([0xf5 + all.length, ...all])),
    fc.uint8Array({ maxLength: 20 }).map((all) => Uint8Array.from([0xd8, 42, 0x40 + all.length, ...all])),
    // a codec in more bytes than it takes
    fc.constant(Uint8Array.from([0xd8, 42, 0x47, 0, 1, 0xd5, 0x80, 0, 0x12, 0])),
    fc.constantFrom(0xf7, 0xf8, 0xff, 0xf9).map((one) => Uint8Array.from([one])),
  );
  run(tail, 5000);
  run(
    tail.map((all) => Uint8Array.from([0x81, ...all])),
    5000,
  );
});
