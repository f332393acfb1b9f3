import { utf8ToBytes } from "@noble/hashes/utils.js";
import { Decrypter, Encrypter } from "age-encryption";
import { expect, test } from "vitest";
import {
  encodeHeader,
  cardPolicy,
  exportPolicy,
  parseHeader,
  readHeader,
  sealedPolicy,
  type Stanza,
} from "../../src/envelope/age-header.js";
import { asha, bytesOf, rao } from "./cast.js";
import { coded } from "./throws.js";

const fileKey = bytesOf(16);
const anything = { limit: 8192, admits: () => true };
const stanza = (body: Uint8Array, ...args: string[]): Stanza => ({ args, body });

async function ageHeader(...recipients: string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return readHeader(await encrypter.encrypt(new Uint8Array()), exportPolicy).bytes;
}

test("the age library reads what is written, and the other way round", async () => {
  const decrypter = new Decrypter();
  decrypter.addIdentity({ unwrapFileKey: ([one]) => one?.body ?? null });
  expect(await decrypter.decryptHeader(encodeHeader([stanza(fileKey, "test")], fileKey))).toEqual(fileKey);
  const { stanzas, mac } = parseHeader(await ageHeader(asha.recipient, rao.recipient), sealedPolicy);
  expect(stanzas.map(({ args }) => args[0])).toEqual(["mlkem768x25519", "mlkem768x25519"]);
  expect(mac.length).toBe(32);
});

const text = `age-encryption.org/v1\n-> a b\n${"A".repeat(64)}\nAAAA\n--- ${"A".repeat(43)}\n`;

test("a header in its canonical form is read", () => {
  expect(parseHeader(utf8ToBytes(text), anything).stanzas).toEqual([stanza(new Uint8Array(51), "a", "b")]);
});

test.each([
  ["nothing", ""],
  ["another version", text.replace("/v1", "/v2")],
  ["no end", text.slice(0, -1)],
  ["no footer", text.replace("---", "--")],
  ["trailing bytes", `${text}x`],
  ["a second footer", text + text.slice(text.indexOf("---"))],
  ["no stanza prefix", text.replace("-> ", "=> ")],
  ["an empty argument", text.replace("a b", "a  b")],
  ["a short body line before the last", text.replace("A".repeat(64), "A".repeat(60))],
  ["a body without its last, short line", text.replace("AAAA\n---", "---")],
  ["a long body line", text.replace("A".repeat(64), "A".repeat(68))],
  ["a padded body", text.replace("AAAA\n", "AA==\n")],
  ["bits behind the end of the base64", text.replace("AAAA\n---", "AB\n---")],
  ["carriage returns", text.replaceAll("\n", "\r\n")],
  ["a short MAC", text.replace(`--- ${"A".repeat(43)}`, `--- ${"A".repeat(42)}`)],
  ["a MAC with bits behind its end", text.replace(/A\n$/u, "B\n")],
  ["letters beyond ASCII", text.replace("a b", "a \u00e9")],
])("refuses %s", (_, bytes) => {
  expect(() => parseHeader(utf8ToBytes(bytes), anything)).toThrow(coded("SEAL_INVALID"));
});

test("an endless header is refused at the limit", () => {
  const endless = utf8ToBytes(text.replace("AAAA\n", `${"A".repeat(64)}\n`.repeat(140)));
  expect(endless.length).toBeGreaterThan(9000);
  expect(() => readHeader(endless, sealedPolicy)).toThrow(coded("LIMIT_EXCEEDED"));
  expect(() => readHeader(utf8ToBytes(text.slice(0, 40)), sealedPolicy)).toThrow(coded("SEAL_INVALID"));
});

test("what is sealed to participants has one or two hybrid stanzas", async () => {
  const hybrid = stanza(new Uint8Array(32), "mlkem768x25519", "AAAA");
  const older = stanza(new Uint8Array(32), "X25519", "AAAA");
  const admits =
    (...stanzas: Stanza[]) =>
    () =>
      parseHeader(encodeHeader(stanzas, fileKey), sealedPolicy);
  expect(admits(hybrid)).not.toThrow();
  expect(admits(hybrid, hybrid)).not.toThrow();
  for (const bad of [admits(), admits(older), admits(hybrid, older), admits(hybrid, hybrid, hybrid)])
    expect(bad).toThrow(coded("SEAL_INVALID"));
});

test("what the protocol seals itself has no stanza of another kind", () => {
  const hybrid = stanza(new Uint8Array(32), "mlkem768x25519", "AAAA");
  const epoch = stanza(new Uint8Array(32), "chartkey/epoch", "AAAA");
  const grease = stanza(new Uint8Array(80), "n-grease", "x7=");
  for (const [one, policy] of [
    [hybrid, sealedPolicy],
    [hybrid, exportPolicy],
    [epoch, cardPolicy],
  ] as const) {
    expect(() => parseHeader(encodeHeader([one], fileKey), policy)).not.toThrow();
    expect(() => parseHeader(encodeHeader([one, grease], fileKey), policy)).toThrow(coded("SEAL_INVALID"));
  }
});
