import { expect, test } from "vitest";
import { keyCommit } from "../../../src/envelope/payload/stream-key.js";
import type { Placement } from "../../../src/envelope/placement.js";
import { all, stage, text, titles } from "../stage.js";
import { forger, type Forgery } from "./forge.js";

const CHUNK = 65_536 + 16;
const CONTENT = Uint8Array.from({ length: 150_000 }, (_, i) => (i * 7) % 256);

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  return { ...s, asha, forge: await forger(s, asha) };
}

const flip = (at: number) => (bytes: Uint8Array) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

/** Swaps the two whole chunks after the nonce. */
const reorder = (bytes: Uint8Array) => {
  const [nonce, one, two] = [
    bytes.subarray(0, 16),
    bytes.subarray(16, 16 + CHUNK),
    bytes.subarray(16 + CHUNK, 16 + 2 * CHUNK),
  ];
  return Uint8Array.from(Buffer.concat([nonce, two, one, bytes.subarray(16 + 2 * CHUNK)]));
};

const shorten = (bytes: Uint8Array) => bytes.subarray(0, -1);

test.each<[string, string, Forgery]>([
  ["a flipped bit in the nonce", "RECORD_CORRUPT", { repack: flip(3) }],
  ["a flipped bit in the first chunk", "RECORD_CORRUPT", { repack: flip(20) }],
  ["a flipped bit in the last chunk", "RECORD_CORRUPT", { repack: flip(2 * CHUNK + 30) }],
  ["chunks in another order", "RECORD_CORRUPT", { repack: reorder }],
  ["one byte too few", "RECORD_TRUNCATED", { repack: shorten }],
  ["half of its bytes", "RECORD_TRUNCATED", { repack: (bytes) => bytes.subarray(0, bytes.length / 2) }],
  ["no bytes", "RECORD_TRUNCATED", { repack: () => new Uint8Array() }],
  ["one byte too many", "RECORD_CORRUPT", { repack: (bytes) => Uint8Array.from([...bytes, 0]) }],
  ["a length that is not its own", "RECORD_CORRUPT", { placement: ({ length }) => ({ length: length - 1 }) }],
  [
    "less padding than its size asks for",
    "RECORD_CORRUPT",
    { repack: shorten, placement: ({ length }) => ({ length: length - 1 }) },
  ],
  ["another size", "RECORD_CORRUPT", { states: { size: CONTENT.length - 1 } }],
  ["another content than was stated", "RECORD_CORRUPT", { states: { contentDigest: new Uint8Array(32) } }],
  ["a commitment to no key", "RECORD_CORRUPT", { placement: () => ({ keyCommit: new Uint8Array(32) }) }],
  ["another file key", "RECORD_CORRUPT", { placement: () => ({ fileKey: new Uint8Array(16) }) }],
  ["a suite of tomorrow", "FORMAT_UNKNOWN", { placement: () => ({ suite: "age/v9" }) }],
])("a payload with %s ends in %s, and others stay readable", async (what, code, forgery) => {
  const { forge, asha } = await practice(what);
  const { record } = await forge.file({ content: CONTENT, ...forgery });
  const { record: good } = await forge.file({ content: CONTENT });
  await expect((await asha.me.records.open(record)).bytes()).rejects.toMatchObject({ code });
  await expect(new Response((await asha.me.records.open(record)).stream()).blob()).rejects.toMatchObject({ code });
  expect(await (await asha.me.records.open(good)).bytes()).toEqual(CONTENT);
  expect(await titles(asha.me, "own")).toEqual(["Forged", "Forged"]);
});

test("of a payload that fails at its end nothing of the last chunk was given out", async () => {
  const { forge, asha } = await practice("last chunk");
  const { record } = await forge.file({
    content: text("one chunk only"),
    states: { contentDigest: new Uint8Array(32) },
  });
  const given: Uint8Array[] = [];
  const read = async () => {
    for await (const chunk of await asha.me.records.open(record)) given.push(chunk);
  };
  await expect(read()).rejects.toMatchObject({ code: "RECORD_CORRUPT" });
  expect(given).toEqual([]);
});

test("a second card with another file key over the same payload opens nothing, even with a commitment of its own", async () => {
  const { forge, asha } = await practice("two keys");
  let honest: Placement | undefined;
  let nonce = new Uint8Array();
  await forge.file({
    repack: (bytes) => {
      nonce = bytes.slice(0, 16);
      return bytes;
    },
    placement: (placement) => {
      honest = placement;
      return {};
    },
  });
  const fileKey = new Uint8Array(16).fill(7);
  const { record } = await forge.file({
    placement: () => ({ ...honest, fileKey, keyCommit: keyCommit(fileKey, nonce) }),
  });
  await expect((await asha.me.records.open(record)).bytes()).rejects.toMatchObject({ code: "RECORD_CORRUPT" });
});

test("the payload of another record, with its key, is not what the author stated", async () => {
  const { forge, asha } = await practice("another's");
  let other: Placement | undefined;
  await forge.file({
    content: text("theirs"),
    placement: (placement) => {
      other = placement;
      return {};
    },
  });
  const { record } = await forge.file({ content: text("mine!!"), placement: () => ({ ...other }) });
  await expect((await asha.me.records.open(record)).bytes()).rejects.toMatchObject({ code: "RECORD_CORRUPT" });
  expect(await all(asha.me.records.list())).toHaveLength(2);
});
