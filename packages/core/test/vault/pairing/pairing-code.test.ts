import { expect, test } from "vitest";
import { seededEntropy } from "../../../src/fakes/seeded-entropy.js";
import { newChannel, pairingCode, parsePairingCode } from "../../../src/vault/pairing/pairing-code.js";

const hello = new Uint8Array(32).map((_, at) => 200 - at);

test("what is shown is what is read, typed and scanned", () => {
  const entropy = seededEntropy("codes");
  for (let times = 0; times < 50; times += 1) {
    const channel = newChannel(entropy);
    const { code, qr } = pairingCode(channel, hello);
    expect(parsePairingCode(code)).toEqual({ channel, hello: undefined });
    expect(parsePairingCode(qr)).toEqual({ channel, hello: hello.subarray(0, 16) });
  }
});

test.each([
  ["", "eight characters"],
  ["7k3w-0q9", "eight characters"],
  ["7k3w-0q9x-1", "eight characters"],
  ["7k3w-0q9u", "eight characters"],
  ["7k3w-0q9x!", "eight characters"],
  ["!7k3w-0q9x", "eight characters"],
  [`7k3w0q9x${"0".repeat(25)}`, "eight characters"],
  [`7k3w0q9x${"0".repeat(27)}`, "eight characters"],
  [`7k3w0q9x${"0".repeat(25)}u`, "eight characters"],
  // bits that belong to no byte
  [`7k3w0q9x${"0".repeat(25)}1`, "QR code"],
  [5, "eight characters"],
  [undefined, "eight characters"],
])("%j is no code, and the error does not repeat it", (code, says) => {
  const parse = () => parsePairingCode(code as string);
  expect(parse).toThrow(TypeError);
  expect(parse).toThrow(says);
  if (typeof code === "string" && code !== "") expect(parse).not.toThrow(code);
});
