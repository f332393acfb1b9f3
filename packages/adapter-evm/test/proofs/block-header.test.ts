import { expect, test } from "vitest";
import { hashHeader, headerSchema } from "../../src/proofs/block-header.js";

const zeros = (bytes: number) => `0x${"00".repeat(bytes)}`;
const nothing = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/** The first block of Ethereum's main network. */
const first = {
  parentHash: zeros(32),
  sha3Uncles: "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
  miner: zeros(20),
  stateRoot: "0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544",
  transactionsRoot: nothing,
  receiptsRoot: nothing,
  logsBloom: zeros(256),
  difficulty: "0x400000000",
  number: "0x0",
  gasLimit: "0x1388",
  gasUsed: "0x0",
  timestamp: "0x0",
  extraData: "0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa",
  mixHash: zeros(32),
  nonce: "0x0000000000000042",
};

const later = {
  baseFeePerGas: "0x0",
  withdrawalsRoot: nothing,
  blobGasUsed: "0x20000",
  excessBlobGas: "0x0",
  parentBeaconBlockRoot: zeros(32),
  requestsHash: nothing,
  blockAccessListHash: nothing,
  slotNumber: "0x1",
};

test("the first block of the main network has its well-known hash", () => {
  const hash = "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3";
  expect(hashHeader(headerSchema.parse(first))).toBe(hash);
});

test("each field counts, those of later upgrades too", () => {
  const all: Record<string, string> = { ...first, ...later };
  const hashes = Object.keys(all).map((name) => {
    const value = all[name] ?? "";
    const changed = value.endsWith("1") ? `${value.slice(0, -1)}2` : `${value.slice(0, -1)}1`;
    return hashHeader(headerSchema.parse({ ...all, [name]: changed }));
  });
  const prefixes = Object.keys(later).map((_, i) =>
    hashHeader(headerSchema.parse({ ...first, ...Object.fromEntries(Object.entries(later).slice(0, i)) })),
  );
  const one = hashHeader(headerSchema.parse(all));
  expect(new Set([one, ...hashes, ...prefixes]).size).toBe(1 + 23 + 8);
});

test.each([
  ["a missing field", { ...first, stateRoot: undefined }],
  ["a short hash", { ...first, stateRoot: "0x12" }],
  ["a number without a prefix", { ...first, number: "12" }],
  ["a bloom that is too long", { ...first, logsBloom: zeros(257) }],
  ["a nonce that is too short", { ...first, nonce: "0x42" }],
  ["extra data without end", { ...first, extraData: zeros(32 * 1024 + 1) }],
  ["a number instead of a string", { ...first, timestamp: 0 }],
])("a header with %s is refused", (_, header) => {
  expect(headerSchema.safeParse(header).success).toBe(false);
});
