import { expect, test } from "vitest";
import type { IndexCache, Keyring } from "../../../src/adapters/index.js";
import type { Participant } from "../../../src/index.js";
import { memoryDevice, memoryIndexCache } from "../../../src/fakes/index.js";
import { KnownGrants } from "../../../src/use-cases/session/known-grants.js";
import { DeviceIndex } from "../../../src/use-cases/index/device-index.js";
import { behind } from "../../../src/use-cases/index/behind.js";
import { type Actor, note, stage, titles } from "../stage.js";

/** A doctor to whom two patients granted everything, on a device with an index. */
async function clinic(name: string) {
  const s = stage(name);
  const [asha, ben] = [await s.patient("Asha"), await s.patient("Ben")];
  const rao = await s.doctor("Rao");
  for (const { me } of [asha, ben]) {
    await me.records.add(note(`Of ${me.address}`));
    await me.grants.give({ grantee: rao.me.address, scope: "everything" });
  }
  const cache = memoryIndexCache();
  /** What a fresh session lists, and how many envelopes it opened. */
  const visit = async (over: { readonly index?: IndexCache; readonly who?: Actor } = {}) => {
    const { index = cache, who = rao } = over;
    let opened = 0;
    const keyring: Keyring = {
      ...who.keyring,
      async identity(owner, generation) {
        const identity = await who.keyring.identity(owner, generation);
        return { ...identity, bundle: identity.bundle, open: (sealed) => ((opened += 1), identity.open(sealed)) };
      },
    };
    const me = await s.app(memoryDevice(), { index }).connect({ wallet: who.wallet, keyring });
    const rows = await titles(me, "shared");
    await behind(index).settled();
    return { rows, opened };
  };
  const kept = async () => (await cache.keys("")).flatMap((key) => /access\/(.*)$/u.exec(key)?.[1] ?? []).toSorted();
  return { ...s, asha, ben, rao, cache, visit, kept };
}

test("a known device opens no envelope again, and lists the same", async () => {
  const { asha, ben, visit, kept } = await clinic("again");
  const cold = await visit();
  expect(cold).toMatchObject({ opened: 2 });
  expect(cold.rows).toHaveLength(2);
  expect(await kept()).toEqual([asha.me.address, ben.me.address].toSorted());
  expect(await visit()).toEqual({ rows: cold.rows, opened: 0 });
  await asha.me.records.add(note("Later"));
  expect(await visit()).toEqual({ rows: ["Later", ...cold.rows], opened: 0 });
});

test("what an ended grant handed over does not stay on the device", async () => {
  const { asha, ben, rao, visit, kept } = await clinic("ended");
  await visit();
  await asha.me.grants.revokeAll({ grantee: rao.me.address });
  const { rows } = await visit();
  expect(rows).toEqual([`Of ${ben.me.address}`]);
  expect(await kept()).toEqual([ben.me.address]);
});

test("of a grant that was given again, only what counts now stays", async () => {
  const { asha, rao, cache, visit, kept } = await clinic("narrowed");
  const [record] = (await asha.me.records.list().page()).items;
  if (!record?.ok) throw new TypeError("A record");
  await visit();
  const before = await cache.get(await cache.keys(""));
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", from: "now" });
  const { rows, opened } = await visit();
  expect(opened).toBe(1);
  expect(await kept()).toHaveLength(2);
  expect(await visit()).toEqual({ rows, opened: 0 });
  // an older value that is put back names an envelope that counts no more
  const keys = await cache.keys("");
  for (const [nth, key] of keys.entries())
    if (key.includes(asha.me.address) && before[nth]) await cache.set(key, before[nth]);
  expect((await visit()).rows).toEqual(rows);
});

test("a value that was altered, or that is of another patient, is as good as none", async () => {
  const { cache, visit } = await clinic("altered");
  const cold = await visit();
  const keys = (await cache.keys("")).filter((key) => key.includes("/access/"));
  const [one, other] = await cache.get(keys);
  const [first, second] = keys;
  if (!one || !other || first === undefined || second === undefined) throw new TypeError("Two values");
  await cache.set(first, one.with(40, 255 - (one[40] ?? 0)));
  expect(await visit()).toEqual({ rows: cold.rows, opened: 1 });
  expect(await visit()).toEqual({ rows: cold.rows, opened: 0 });
  await cache.set(first, other);
  await cache.set(second, one);
  expect(await visit()).toEqual({ rows: cold.rows, opened: 2 });
});

test("what another account of the same keyring keeps is of no use to this one", async () => {
  const { cache, rao, person, visit } = await clinic("another account");
  const cold = await visit();
  const sen = await person("Sen", rao.keyring);
  await sen.me.register({ roles: ["doctor"], profile: { name: "Sen", listed: true } });
  const before = await cache.keys("");
  expect((await visit({ who: sen })).rows).toEqual([]);
  const prefix = (await cache.keys("")).find((key) => !before.includes(key))?.split("/")[0] ?? "";
  for (const key of before) {
    const [value] = await cache.get([key]);
    if (value) await cache.set(`${prefix}/${key.split("/").slice(1).join("/")}`, value);
  }
  expect((await visit({ who: sen })).rows).toEqual([]);
  expect(await visit()).toEqual({ rows: cold.rows, opened: 0 });
});

test("an envelope that could not be pinned is not kept: the next session pins it", async () => {
  const { rao, asha, ben, app, blobs, cache, visit, kept } = await clinic("not pinned");
  const pin = () => Promise.reject(new Error("Full"));
  const index = memoryIndexCache();
  const me = await rao.connect(app(memoryDevice(), { index, blobs: { ...blobs, pin, pinAll: pin } }));
  await titles(me, "shared").catch(() => []);
  await behind(index).settled();
  expect((await index.keys("")).filter((key) => key.includes("/access/"))).toEqual([]);
  await visit();
  expect(await cache.keys("")).not.toEqual([]);
  expect(await kept()).toEqual([asha.me.address, ben.me.address].toSorted());
});

test.each<[string, (me: Participant) => Promise<unknown>]>([
  ["sharedRecords.patients", (me) => me.sharedRecords.patients().page()],
  ["receivedGrants.list", (me) => me.receivedGrants.list().page()],
])("whoever sees by `%s` that a grant has ended keeps nothing of it", async (_, look) => {
  const { asha, ben, rao, app, cache, visit, kept } = await clinic("seen by lists");
  await visit();
  await asha.me.grants.revokeAll({ grantee: rao.me.address });
  const me = await rao.connect(app(memoryDevice(), { index: cache }));
  await look(me);
  await behind(cache).settled();
  expect(await kept()).toEqual([ben.me.address]);
});

test("what is too much for one value is kept neither on the device nor in memory", async () => {
  const { asha, rao, ledger } = await clinic("too much");
  const cache = memoryIndexCache();
  const owner = { ledger: ledger.id, address: rao.me.address };
  const patient = asha.me.address;
  const session = () => new KnownGrants(new DeviceIndex(cache, rao.keyring, owner));
  const grants = session();
  grants.note(patient, "small", new Uint8Array(100));
  await grants.keepOnly(patient, new Set(["small"]), {});
  await behind(cache).settled();
  expect(await session().get(patient, "small", {})).toEqual(new Uint8Array(100));
  grants.note(patient, "large", new Uint8Array(70_000));
  await grants.keepOnly(patient, new Set(["small", "large"]), {});
  await behind(cache).settled();
  expect(await cache.keys("")).toEqual([]);
  expect(await grants.get(patient, "large", {})).toBeUndefined();
});
