import { encode } from "@ipld/dag-cbor";
import { expect, test } from "vitest";
import { encodeScope } from "../../src/domain/grants/scope.js";
import { type Envelope, openEnvelope, sealEnvelope } from "../../src/envelope/envelope.js";
import { padBlock, sealTo } from "../../src/envelope/sealed-block.js";
import { asha, bytesOf, flipped, folder, otherFolder, otherLedger, rao, record, salt, stranger } from "./cast.js";
import { envelopeOf } from "./samples.js";
import { coded } from "./throws.js";

const recipients = { patient: asha.bundle.recipient, grantee: rao.bundle.recipient };
const seal = (envelope: Envelope) => sealEnvelope(envelope, recipients);
const digest = asha.bundle.digest;

const ofRecord = envelopeOf({
  scope: encodeScope({ record }),
  locator: null,
  epochs: [],
  follow: true,
  versions: [{ version: 1, card: digest, fileKey: bytesOf(16), filed: digest }],
});
const fromNowOn = envelopeOf({ scope: encodeScope({ folder }), since: { folder, salt } });
const toContribute = envelopeOf({
  permissions: 2,
  locator: null,
  epochs: [],
  limits: { size: 1_000_000, mediaTypes: ["application/pdf"] },
  accept: "hand",
});

test("patient and grantee open it, nobody else", async () => {
  for (const envelope of [envelopeOf(), ofRecord, fromNowOn, toContribute]) {
    const bytes = await seal(envelope);
    expect(await openEnvelope(bytes, rao.identity, { granteeKey: rao.bundle.digest })).toEqual(envelope);
    expect(await openEnvelope(bytes, asha.identity, {})).toEqual(envelope);
    expect(await openEnvelope(bytes, stranger.identity, {})).toBeUndefined();
  }
});

test.each([
  ["ledger", { ledger: otherLedger }],
  ["patient", { patient: stranger.address }],
  ["grantee", { grantee: stranger.address }],
  ["key of the grantee", { granteeKey: stranger.bundle.digest }],
  ["scope", { scope: encodeScope({ folder }) }],
  ["set of permissions", { permissions: 3 }],
  ["end", { until: 5 }],
])("one posted for another %s is refused", async (_, expected) => {
  await expect(openEnvelope(await seal(envelopeOf()), rao.identity, expected)).rejects.toThrow(coded("SEAL_INVALID"));
});

test("keys go only where scope and permissions let them", async () => {
  const epochs = envelopeOf().epochs;
  const wrong: readonly Envelope[] = [
    { ...ofRecord, epochs },
    { ...ofRecord, locator: bytesOf(32) },
    { ...ofRecord, since: { folder, salt } },
    { ...envelopeOf(), versions: ofRecord.versions },
    { ...envelopeOf(), locator: null },
    { ...toContribute, epochs },
    { ...toContribute, locator: bytesOf(32) },
    { ...toContribute, scope: ofRecord.scope, versions: ofRecord.versions },
    { ...envelopeOf(), scope: `0x03${"00".repeat(31)}` },
    { ...envelopeOf(), permissions: 0 },
    { ...envelopeOf(), permissions: 8 },
  ];
  for (const envelope of wrong) await expect(seal(envelope)).rejects.toThrow(TypeError);
});

test("it grows with the epochs and not with the records", async () => {
  const many = Array.from({ length: 200 }, (_, i) => ({ folder: otherFolder, salt, secret: bytesOf(32, `S${i}`) }));
  const bytes = await seal(envelopeOf({ epochs: many }));
  expect((await openEnvelope(bytes, rao.identity, {}))?.epochs.length).toBe(200);
  expect(bytes.length).toBeLessThan(30_000);
});

test("damage, other contents and too much are typed errors", async () => {
  const bytes = await seal(envelopeOf());
  await expect(openEnvelope(flipped(bytes, -1), rao.identity, {})).rejects.toThrow(coded("SEAL_INVALID"));
  const other = await sealTo(Object.values(recipients), new Uint8Array(1024));
  await expect(openEnvelope(other, rao.identity, {})).rejects.toThrow(coded("FORMAT_INVALID"));
  await expect(openEnvelope(new Uint8Array(2 ** 24 + 1), rao.identity, {})).rejects.toThrow(coded("LIMIT_EXCEEDED"));
});

const manyKeys = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    folder,
    salt: `0x${i.toString(16).padStart(16, "0")}` as const,
    secret: bytesOf(32),
  }));

test("it holds 32,768 keys at most, and one with more is refused before it is built", async () => {
  const largest = envelopeOf({ epochs: manyKeys(2 ** 15) });
  expect((await openEnvelope(await seal(largest), rao.identity, {}))?.epochs).toHaveLength(2 ** 15);
  await expect(seal(envelopeOf({ epochs: manyKeys(2 ** 15 + 1) }))).rejects.toThrow(coded("LIMIT_EXCEEDED"));
  const junk = encode({ v: 1, kind: "envelope", epochs: Array.from({ length: 2 ** 19 }, () => ({})) });
  const sealed = await sealTo([rao.bundle.recipient], padBlock(junk));
  await expect(openEnvelope(sealed, rao.identity, {})).rejects.toThrow(coded("LIMIT_EXCEEDED"));
});
