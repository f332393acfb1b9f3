import { describe, expect, test } from "vitest";
import { type BlobStore, ChartkeyError } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { newRecordId } from "../../../src/index.js";
import { all, note, stage } from "../stage.js";

/** Somebody with a record, and a doctor who may read it, on a store that turns strange. */
async function setup(name: string, chunk: (bytes: Uint8Array) => unknown) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  const { record } = await asha.me.records.add(note("A secret"));
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  let isStrange = false;
  const blobs: BlobStore = {
    ...s.blobs,
    async *get(id, options) {
      for await (const bytes of s.blobs.get(id, options)) yield (isStrange ? chunk(bytes) : bytes) as Uint8Array;
    },
  };
  const app = () => s.app(memoryDevice(), { blobs });
  const [patient, doctor] = [await asha.connect(app()), await rao.connect(app())];
  isStrange = true;
  return { s, patient, doctor, ref: record.ref };
}

const detached = (bytes: Uint8Array) => {
  const copy = bytes.slice();
  structuredClone(copy.buffer, { transfer: [copy.buffer] });
  return copy;
};

describe.each<[string, (bytes: Uint8Array) => unknown, string]>([
  ["texts", () => "text", "BLOB_MISMATCH"],
  ["arrays of numbers", (bytes) => [...bytes], "BLOB_MISMATCH"],
  ["nothing", () => undefined, "BLOB_MISMATCH"],
  ["null", () => null, "BLOB_MISMATCH"],
  ["numbers", () => 5, "BLOB_MISMATCH"],
  ["objects", () => ({ length: 1 }), "BLOB_MISMATCH"],
  ["views of 16 bits", (bytes) => new Uint16Array(bytes), "BLOB_MISMATCH"],
  ["bytes that lost their memory", detached, "BLOB_MISMATCH"],
  ["other bytes", (bytes) => bytes.map((byte) => byte ^ 1), "BLOB_MISMATCH"],
  [
    "a refusal of its credentials",
    () => {
      throw new ChartkeyError("MISCONFIGURED");
    },
    "MISCONFIGURED",
  ],
])("a store that yields %s", (what, chunk, code) => {
  test("is named by whoever opens a record, amends it or grants it, and does not make it absent", async () => {
    const { patient, doctor, ref } = await setup(what, chunk);
    for (const attempt of [
      () => patient.records.open(ref),
      () => patient.records.amend(ref.record, { title: "Two" }),
      () => patient.grants.give({ grantee: doctor.address, scope: { record: ref.record } }),
      () => all(patient.records.versions(newRecordId())),
      () => doctor.sharedRecords.open(ref),
    ])
      await expect(attempt()).rejects.toMatchObject({ code });
    expect(await all(patient.records.list())).toMatchObject([{ ok: false, problem: { code } }]);
  });
});

test("a record that is not there is absent, whatever the store says of others later", async () => {
  const { s, ref, patient } = await setup("absent", () => "text");
  const me = await s.patient("Bina");
  await expect(me.me.records.open(ref.record)).rejects.toMatchObject({ code: "RECORD_UNAVAILABLE" });
  await expect(patient.records.open(newRecordId())).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
});
