import { expect, test } from "vitest";
import type { BlobStore, ContentId } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { first, titles } from "../stage.js";
import { startDevice } from "./device.js";
import { note } from "./household.js";
import { oldRecord } from "./old-record.js";
import { simulated } from "./simulated.js";

/**
 * A record with followers and versions, and a new device of its patient, for which the store is
 * silent about the envelopes that were stored while `isLost` was true.
 */
async function followed(name: string, followers: number, versions: number, isLost = (_nth: number) => true) {
  const s = await oldRecord(name);
  const listed = await first(s.phone.me.records.list());
  if (!listed.ok) throw listed.problem;
  const { record } = listed.record.ref;
  const lost = new Set<ContentId>();
  let nth = 0;
  const put: BlobStore["put"] = async (bytes, options) => {
    const id = await s.blobs.put(bytes, options);
    if (options.holder.endsWith("/envelopes") && isLost(nth)) lost.add(id);
    return id;
  };
  const { me } = await startDevice({ ...s, blobs: { ...s.blobs, put } }, s.asha);
  const doctors: Awaited<ReturnType<typeof s.doctor>>[] = [];
  for (nth = 0; nth < followers; nth++) {
    const doctor = await s.doctor(`Doctor ${nth}`);
    await me.grants.give({ grantee: doctor.me.address, scope: { record }, follow: true });
    doctors.push(doctor);
  }
  for (let version = 1; version < versions; version++) await me.records.amend(record, { title: `Version ${version}` });
  const blobs: typeof s.blobs = {
    ...s.blobs,
    async *get(id, options) {
      if (lost.has(id)) await new Promise(() => {});
      yield* s.blobs.get(id, options);
    },
  };
  const later = await startDevice({ ...s, blobs }, s.asha, memoryDevice());
  return { ...s, record, doctors, me: later.me, addresses: doctors.map((doctor) => doctor.me.address) };
}

test("followers whose envelopes the store is silent about are named after ten seconds", async () => {
  const { me, record, addresses } = await followed("eight", 8, 6);
  const { seconds, result } = await simulated(() => me.records.amend(record, note("Now")));
  expect(result.without).toEqual(addresses);
  expect(seconds).toBe(10);
});

test("a hundred such followers hold up an amendment for half a minute at most", async () => {
  const { me, record, addresses } = await followed("a hundred", 100, 1);
  const { seconds, result } = await simulated(() => me.records.amend(record, note("Now")));
  expect(result.without).toEqual(addresses);
  expect(seconds).toBeLessThanOrEqual(30);
});

test("the others get the new version, whoever is between them", async () => {
  const { me, record, doctors, addresses } = await followed("between", 5, 1, (nth) => nth % 2 === 0);
  const { result } = await simulated(() => me.records.amend(record, note("Now")));
  expect(result.without).toEqual([addresses[0], addresses[2], addresses[4]]);
  for (const [nth, doctor] of doctors.entries())
    expect((await titles(doctor.me, "shared")).includes("Now")).toBe(nth % 2 === 1);
});

test("an abort ends the wait for envelopes, and nothing is amended", async () => {
  const { me, record, phone } = await followed("aborted", 3, 1);
  const controller = new AbortController();
  const reason = new Error("enough");
  const { seconds } = await simulated(async () => {
    setTimeout(() => controller.abort(reason), 3000);
    await expect(me.records.amend(record, note("Now"), { signal: controller.signal })).rejects.toBe(reason);
  });
  expect(seconds).toBe(3);
  expect(await titles(phone.me, "own")).toEqual(["Old"]);
});
