import { equalBytes } from "@noble/ciphers/utils.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64nopad } from "@scure/base";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeHeader, isHeaderOf, parseHeader } from "../../src/envelope/age-header.js";
import { bytesOf, flipped } from "./cast.js";
import { codeOf } from "./throws.js";

const fileKey = bytesOf(16);
const anything = { limit: 8192, admits: () => true };
const text = `age-encryption.org/v1\n-> a b\n${"A".repeat(64)}\nAAAA\n--- ${"A".repeat(43)}\n`;

test("any stanzas come back, and so do the bytes", () => {
  const argument = fc.string({
    unit: fc.constantFrom("a", "Z", "0", "/", "-", "+", "!", "~"),
    minLength: 1,
    maxLength: 20,
  });
  const stanzas = fc.array(
    fc.record({ args: fc.array(argument, { minLength: 1, maxLength: 3 }), body: fc.uint8Array({ maxLength: 200 }) }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(stanzas, (all) => {
      const bytes = encodeHeader(all, fileKey);
      const header = parseHeader(bytes, anything);
      expect(header.stanzas).toEqual(all);
      expect(header.bytes).toEqual(bytes);
      expect(isHeaderOf(header, fileKey)).toBe(true);
      expect(isHeaderOf(header, flipped(fileKey, 3))).toBe(false);
    }),
  );
});

test("no bytes at all do anything but end in a typed error", () => {
  const near = fc.tuple(fc.nat(text.length - 1), fc.uint8Array({ minLength: 1, maxLength: 3 })).map(([at, bytes]) => {
    const copy = utf8ToBytes(text);
    copy.set(bytes.subarray(0, copy.length - at), at);
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(near, fc.uint8Array({ maxLength: 300 })), (bytes) => {
      expect([undefined, "SEAL_INVALID"]).toContain(codeOf(() => parseHeader(bytes, anything)));
    }),
  );
});

/** The judge: stanzas that, encoded again, are the same text. */
function judged(bytes: Uint8Array): boolean {
  const all = new TextDecoder("latin1").decode(bytes);
  const footer = all.indexOf("\n--- ") + 1;
  const intro = "age-encryption.org/v1\n";
  if (!all.startsWith(intro) || footer === 0) return false;
  try {
    const lines = all.slice(intro.length, footer).split("\n");
    let again = intro;
    for (let at = 0; at < lines.length - 1;) {
      const args = (lines[at++] ?? "").split(" ").slice(1);
      if (!args.every((one) => /^[!-~]+$/u.test(one))) return false;
      const start = at;
      while (lines[at]?.length === 64) at++;
      const body = base64nopad.encode(base64nopad.decode(lines.slice(start, ++at).join("")));
      again += `-> ${args.join(" ")}\n`;
      for (let from = 0; from <= body.length; from += 64) again += `${body.slice(from, from + 64)}\n`;
    }
    const mac = base64nopad.decode(all.slice(footer + 4, -1));
    return mac.length === 32 && equalBytes(utf8ToBytes(`${again}--- ${base64nopad.encode(mac)}\n`), bytes);
  } catch {
    return false;
  }
}

test("headers are those that are the same when they are encoded again", () => {
  const body = (length: number) => base64nopad.encode(bytesOf(length));
  const part = fc.constantFrom(
    "age-encryption.org/v1",
    "\n",
    "-> a",
    "->",
    " ",
    "--- ",
    "---",
    "AA",
    "AB",
    "\u00e9",
    `\n${"A".repeat(64)}\n`,
    `\n--- ${body(32)}\n`,
    `-> a b\n${body(48)}\n\n`,
    `-> a\n${body(40)}\n`,
    `-> a\n\n`,
  );
  const pieces = fc.array(part, { maxLength: 6 }).map((all) => all.join(""));
  const header = pieces.map((all) => `age-encryption.org/v1\n${all}--- ${body(32)}\n`);
  const changed = fc.tuple(header, fc.nat(), fc.nat(2), part).map(([all, at, removed, more]) => {
    const from = at % all.length;
    return all.slice(0, from) + more + all.slice(from + removed);
  });
  fc.assert(
    fc.property(fc.oneof(pieces, header, changed), (all) => {
      const bytes = Uint8Array.from(all, (one) => one.charCodeAt(0));
      expect(codeOf(() => parseHeader(bytes, anything)) === undefined).toBe(judged(bytes));
    }),
    { numRuns: 20_000 },
  );
});
