import { sha256 } from "@noble/hashes/sha2.js";
import { afterEach, expect, test, vi } from "vitest";
import { MAX_HELD } from "../../../src/envelope/payload/held-hash.js";
import { sealPayload } from "../../../src/envelope/payload/seal-payload.js";
import { webcryptoEngine } from "../../../src/envelope/payload/webcrypto-engine.js";
import { systemEntropy } from "../../../src/platform/system.js";
import { bytesOf } from "../cast.js";
import { inPieces, joined } from "./payloads.js";

afterEach(() => vi.restoreAllMocks());

const engine = await webcryptoEngine();
const platform = () => vi.spyOn(globalThis.crypto.subtle, "digest");

test.runIf(engine).each<[string, number | undefined, number]>([
  ["up to 32 MiB", MAX_HELD, 1],
  ["a byte more", MAX_HELD + 1, 0],
  ["an unknown size", undefined, 0],
])("the platform hashes content of %s at once, or not at all", async (_, size, times) => {
  const digest = platform();
  const piece = bytesOf(2 ** 20);
  const [hash, expected] = [engine?.sha256(size), sha256.create()];
  for (let left = size ?? 3 * 2 ** 20; left > 0; left -= piece.length) {
    await hash?.update(piece.subarray(0, left));
    expected.update(piece.subarray(0, left));
  }
  expect(await hash?.digest()).toEqual(expected.digest());
  expect(digest).toHaveBeenCalledTimes(times);
});

test.runIf(engine).each([0, 999, 1000, 1001, 5000])(
  "1000 bytes that were said to be %i have the digest of what they are",
  async (said) => {
    const content = bytesOf(1000);
    for (const pieces of [1, 300, 1000]) {
      const hash = engine?.sha256(said);
      for await (const piece of inPieces(content, pieces)) await hash?.update(piece);
      expect(await hash?.digest()).toEqual(sha256(content));
    }
  },
);

test.runIf(engine)("a buffer that is used again between two updates changes nothing", async () => {
  const hash = engine?.sha256(200);
  const piece = bytesOf(100).slice();
  await hash?.update(piece);
  piece.fill(7);
  await hash?.update(piece);
  expect(await hash?.digest()).toEqual(sha256(Uint8Array.of(...bytesOf(100), ...piece)));
});

test.runIf(engine).each<"digest" | "encrypt">(["digest", "encrypt"])(
  "a platform that fails to %s after it gave known answers ends the sealing",
  async (operation) => {
    const failure = new Error("OperationError");
    vi.spyOn(globalThis.crypto.subtle, operation).mockRejectedValue(failure);
    const payload = sealPayload(inPieces(bytesOf(600_000), 10_000), systemEntropy, { engine, size: 600_000 });
    await expect(joined(payload.chunks)).rejects.toBe(failure);
    expect(() => payload.result()).toThrow(TypeError);
  },
);
