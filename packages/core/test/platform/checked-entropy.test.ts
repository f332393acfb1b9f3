import { describe, expect, test } from "vitest";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { createDeviceKey, createKeyring, generatePassphrase, newFolderId, newRecordId } from "../../src/index.js";
import { checkedEntropy } from "../../src/platform/system.js";
import type { Entropy } from "../../src/ports/entropy.js";

const giving = (bytes: unknown): Entropy => ({ bytes: () => bytes as Uint8Array<ArrayBuffer> });

describe("a source of random bytes that somebody passes in", () => {
  test.each<[string, unknown]>([
    ["fewer bytes", new Uint8Array(1)],
    ["more bytes", new Uint8Array(64)],
    ["a list of numbers", Array.from({ length: 32 }, () => 1)],
    ["a text", "a".repeat(32)],
    ["a promise", Promise.resolve(new Uint8Array(32))],
    ["nothing", undefined],
  ])("makes no key out of %s", async (_what, bytes) => {
    const entropy = giving(bytes);
    for (const make of [createKeyring, createDeviceKey, generatePassphrase, newFolderId, newRecordId])
      await expect(async () => make(entropy)).rejects.toThrow(/^`entropy\.bytes\(\d+\)` gave /u);
  });

  test("gives the bytes that it gave, and those of the platform by default", () => {
    expect(checkedEntropy(seededEntropy("a")).bytes(32)).toEqual(seededEntropy("a").bytes(32));
    expect(checkedEntropy().bytes(32)).not.toEqual(checkedEntropy().bytes(32));
    expect(checkedEntropy(giving(new Uint8Array(0))).bytes(0)).toEqual(new Uint8Array(0));
  });
});
