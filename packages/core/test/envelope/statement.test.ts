import { encode } from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import {
  encodeStatement,
  hashStatement,
  parseStatement,
  signStatement,
  type Statement,
  toRecordVersion,
  verifyStatement,
} from "../../src/envelope/statement.js";
import { asha, flipped, folder, rao } from "./cast.js";
import { statementBy } from "./samples.js";
import { coded } from "./throws.js";

const statement = statementBy(rao);

test("comes back, and its hash is that of its bytes", () => {
  const bytes = encodeStatement(statement);
  expect(parseStatement(bytes)).toEqual(statement);
  expect(hashStatement(bytes)).toBe(`0x${bytesToHex(sha256(bytes))}`);
});

test("a date is kept as precise as it is", () => {
  for (const occurred of ["1969", "1969-12", "1969-12-31", -1, 0, null] as const) {
    const stated = parseStatement(encodeStatement({ ...statement, occurred }));
    expect(stated.occurred).toBe(occurred);
    expect(toRecordVersion(stated, undefined, 0).occurred).toEqual(
      typeof occurred === "number" ? new Date(occurred * 1000) : (occurred ?? undefined),
    );
  }
});

test("only the author's key signs it", async () => {
  const bytes = encodeStatement(statement);
  const signature = await signStatement(rao.identity, bytes);
  expect(signature.length).toBe(64);
  expect(await verifyStatement(bytes, signature, rao.bundle)).toBe(true);
  expect(await verifyStatement(bytes, signature, asha.bundle)).toBe(false);
  expect(await verifyStatement(bytes, await signStatement(asha.identity, bytes), rao.bundle)).toBe(false);
  expect(await verifyStatement(bytes, flipped(signature, 5), rao.bundle)).toBe(false);
  expect(await verifyStatement(bytes, signature.subarray(1), rao.bundle)).toBe(false);
  expect(await verifyStatement(encodeStatement({ ...statement, title: "Other" }), signature, rao.bundle)).toBe(false);
});

test("a signature by a key that the statement does not name does not count", async () => {
  const bytes = encodeStatement({ ...statement, authorKey: rao.bundle.digest });
  expect(await verifyStatement(bytes, await signStatement(asha.identity, bytes), asha.bundle)).toBe(false);
});

test("a key of small order, whose one signature would fit every statement, signs nothing", async () => {
  const identity = Uint8Array.of(1, ...new Uint8Array(31));
  const author = { ...rao.bundle, signing: identity };
  const signature = new Uint8Array([...identity, ...new Uint8Array(32)]);
  expect(await verifyStatement(encodeStatement(statement), signature, author)).toBe(false);
});

test("the same contents in another encoding are refused", () => {
  const bytes = encodeStatement(statement);
  // `v: 1` in two bytes
  const at = bytes.findIndex((byte, i) => byte === 0x76 && bytes[i - 1] === 0x61 && bytes[i + 1] === 0x01) + 1;
  const longer = new Uint8Array([...bytes.subarray(0, at), 0x18, 0x01, ...bytes.subarray(at + 1)]);
  expect(() => parseStatement(longer)).toThrow(coded("FORMAT_INVALID"));
});

test.each(["text/html\r\nx: yza", "text/plain ; a=b ", "../../etc/passwd.", "application*dicom"])(
  "a media type that is none is not read, whoever signed it: %j",
  (mediaType) => {
    const before = Buffer.from(encodeStatement(statement)).toString("latin1");
    expect(mediaType).toHaveLength(statement.mediaType.length);
    const forged = Buffer.from(before.replace(statement.mediaType, mediaType), "latin1");
    expect(() => parseStatement(new Uint8Array(forged))).toThrow(coded("FORMAT_INVALID"));
  },
);

const wrong: readonly [string, Partial<Statement>][] = [
  ["a first version after another", { version: 1, previous: rao.bundle.digest }],
  ["a later version after none", { version: 2, previous: null }],
  ["version 0", { version: 0 }],
  ["a media type with a line break", { mediaType: "text/plain\r\n" }],
  ["an empty media type", { mediaType: "" }],
  ["no title", { title: "" }],
  ["a title of 301 characters", { title: "x".repeat(301) }],
  ["a size above 2^42", { size: 2 ** 42 + 1 }],
  ["a fraction of a second", { created: 1.5 }],
  ["a title that is not NFC", { title: "Re\u0301sume\u0301" }],
  ["a title of two lines", { title: "two\nlines" }],
  ["a date that the calendar lacks", { occurred: "2026-02-30" }],
  ["a date outside of the years 1 to 9999", { occurred: 253_402_300_800 }],
  ["no date", { occurred: Number.NaN }],
  ["a date after all dates", { created: 2 ** 53 }],
  ["random bytes that are too few", { random: new Uint8Array(31) }],
];

test.each(wrong)("refuses %s", (_, change) => {
  expect(() => encodeStatement({ ...statement, ...change })).toThrow(TypeError);
});

test("refuses a title that is not NFC, from outside", () => {
  const bytes = encodeStatement({ ...statement, title: "\u00e9" });
  const at = bytes.findIndex((byte, i) => byte === 0xc3 && bytes[i + 1] === 0xa9);
  const decomposed = new Uint8Array([...bytes.subarray(0, at - 1), 0x63, 0x65, 0xcc, 0x81, ...bytes.subarray(at + 2)]);
  expect(() => parseStatement(decomposed)).toThrow(coded("FORMAT_INVALID"));
  expect(() => parseStatement(encode({ v: 2, kind: "statement" }))).toThrow(coded("FORMAT_UNKNOWN"));
});

test("a signature is of 64 bytes, and follows RFC 8032 strictly", async () => {
  const bytes = encodeStatement(statement);
  const signature = await signStatement(rao.identity, bytes);
  expect(await verifyStatement(bytes, new Uint8Array([...signature, 0]), rao.bundle)).toBe(false);
  // s + the group's order: the same point, which only lax verifiers take
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${bytesToHex(signature.slice(32).toReversed())}`) + order;
  const larger = Uint8Array.from(Buffer.from(s.toString(16).padStart(64, "0"), "hex")).toReversed();
  expect(await verifyStatement(bytes, new Uint8Array([...signature.subarray(0, 32), ...larger]), rao.bundle)).toBe(
    false,
  );
});

test("what an app gets of a version is what was stated", () => {
  expect(toRecordVersion({ ...statement, version: 3 }, folder, 5)).toEqual({
    ref: { patient: asha.address, record: statement.record, version: 3 },
    folder,
    author: rao.address,
    added: new Date(5000),
    title: "Chest X-ray",
    mediaType: "application/dicom",
    size: 5000,
    category: "imaging",
    occurred: new Date(((statement.occurred ?? 0) as number) * 1000),
  });
  expect(toRecordVersion({ ...statement, category: null }, folder, 5).category).toBeUndefined();
});
