import { expect, test } from "vitest";
import { openIndexValue } from "../../../src/envelope/index-value.js";
import { memoryDevice, memoryIndexCache } from "../../../src/fakes/index.js";
import { ownerDigest } from "../../../src/use-cases/calls/owner-digest.js";
import { behind } from "../../../src/use-cases/index/behind.js";
import { forger } from "../records/forge.js";
import { note, stage, titles } from "../stage.js";

test("an index on the patient's device holds no title, before and after a record is erased", async () => {
  const s = stage("what is kept");
  const asha = await s.patient("Asha");
  const gout = await asha.me.records.add(note("Gout"));
  await asha.me.records.add(note("Measles"));
  const forge = await forger(s, asha);
  const owner = { ledger: s.ledger.id, address: asha.me.address };
  const index = memoryIndexCache();
  const visit = async () => {
    const rows = await titles(await asha.connect(s.app(memoryDevice(), { index })), "own");
    await behind(index).settled();
    return rows;
  };
  /** What the values hold, opened. */
  const contents = async () => {
    const key = await asha.keyring.indexKey(owner);
    const keys = await index.keys("");
    const values = await index.get(keys);
    const opened = await Promise.all(
      keys.map((stored, nth) => {
        const name = stored.slice(`${ownerDigest(owner)}/`.length);
        return openIndexValue(values[nth] ?? new Uint8Array(), { ...owner, key, name });
      }),
    );
    return opened.map((value) => Buffer.from(value ?? new Uint8Array()));
  };

  expect(await visit()).toEqual(["Measles", "Gout"]);
  const before = await contents();
  await forge.erase(gout.record.ref.record);
  expect(await visit()).toEqual(["Measles"]);
  const after = await contents();
  const bytes = (values: readonly Buffer[]) => values.reduce((sum, { length }) => sum + length, 0);
  expect(bytes(before)).toBeGreaterThan(0);
  // the erasure itself is in the log
  expect(bytes(after)).toBeGreaterThan(bytes(before));
  for (const value of [...before, ...after])
    for (const title of ["Gout", "Measles"]) expect(value.includes(title)).toBe(false);
});
