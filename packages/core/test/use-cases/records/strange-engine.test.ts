import { concatBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { systemCrypto } from "../../../src/keyring/system-crypto.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { createChartkey } from "../../../src/index.js";
import type { ChunkCipher, CryptoEngine } from "../../../src/ports/crypto-engine.js";
import { bytesOf } from "../../envelope/cast.js";
import { joined } from "../../envelope/payload/payloads.js";
import { stage } from "../stage.js";

const details = { title: "Scan", mediaType: "application/dicom" };
const BATCH = 8 * 65_536;

type Alter = (bytes: Uint8Array) => Uint8Array;

/** An engine that gives something else than it should. */
const altering = (which: "seal" | "open", alter: Alter): CryptoEngine => ({
  ...systemCrypto,
  async cipher(key) {
    const cipher = await systemCrypto.cipher(key);
    const answer: ChunkCipher["open"] = async (bytes, place) => alter(await cipher[which](bytes, place));
    return { ...cipher, [which]: answer };
  },
});

async function asha(name: string) {
  const s = stage(name);
  const actor = await s.patient("Asha");
  const { record } = await actor.me.records.add({ ...details, content: bytesOf(BATCH + 100) });
  const by = (crypto: CryptoEngine) => actor.connect(createChartkey({ ...s.ports, device: memoryDevice(), crypto }));
  return { ...s, record, by };
}

const lengths: readonly [string, Alter][] = [
  ["too little", (bytes) => bytes.subarray(1)],
  ["too much", (bytes) => concatBytes(bytes, new Uint8Array(1))],
  ["nothing", () => new Uint8Array()],
];

test.each(lengths)("an engine that gives %s of what it seals stores nothing", async (what, alter) => {
  const { blobs, by } = await asha(`seals ${what}`);
  const before = blobs.ids();
  const me = await by(altering("seal", alter));
  await expect(me.records.add({ ...details, content: bytesOf(BATCH + 100) })).rejects.toMatchObject({
    code: "MISCONFIGURED",
  });
  expect(blobs.ids()).toEqual(before);
});

test.each(lengths)("what an engine opens is refused when it gives %s of it", async (what, alter) => {
  const { record, by } = await asha(`opens ${what}`);
  const me = await by(altering("open", alter));
  const opened = await me.records.open(record.ref);
  await expect(joined(opened)).rejects.toMatchObject({ code: "MISCONFIGURED" });
  await expect(joined(opened.part({ offset: 0, length: 10 }))).rejects.toMatchObject({ code: "MISCONFIGURED" });
});

test("a chunk of a source that loses its memory while a part of it is sealed is not stored shortened", async () => {
  const { blobs, by } = await asha("lost");
  const before = blobs.ids();
  const chunk = bytesOf(BATCH + 100).slice();
  const losing = altering("seal", (sealed) => {
    if (chunk.length > 0) structuredClone(chunk.buffer, { transfer: [chunk.buffer] });
    return sealed;
  });
  const me = await by(losing);
  const source = async function* () {
    yield chunk;
  };
  await expect(me.records.add({ ...details, content: source() })).rejects.toThrow(/A chunk has lost its memory/u);
  expect(blobs.ids()).toEqual(before);
});
