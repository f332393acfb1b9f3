import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { type BlobStore, ChartkeyError, contentIdOfDigest, type Ledger, toHex } from "../../../src/adapters/index.js";
import { memoryDevice, seededEntropy } from "../../../src/fakes/index.js";
import { createKeyring } from "../../../src/index.js";
import { addedBy, hiding } from "../hidden-blobs.js";
import { loot } from "../loot.js";
import { type Actor, all, note, stage, titles } from "../stage.js";

async function practice(name: string) {
  const s = stage(name, { pins: false });
  const asha = await s.patient("Asha");
  const [rao, sen] = [await s.doctor("Rao"), await s.doctor("Sen")];
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await asha.me.records.add(note("Before"));
  /**
   * Publishes somebody's next generation of keys.
   * @param stored whether its bundle is stored too
   */
  async function changeKeys({ me, keyring, wallet }: Actor, stored = true) {
    const { bundle } = await keyring.identity({ ledger: s.ledger.id, address: me.address }, 1);
    if (stored) await s.blobs.put(bundle, { holder: "test" });
    await s.ledger.submit([{ kind: "publishKey", participant: me.address, key: toHex(sha256(bundle)) }], wallet);
    if (stored) await me.profile.update({});
  }
  /** Makes the next record start a new epoch. */
  async function newEpoch() {
    await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
    await asha.me.grants.revoke({ grantee: sen.me.address, scope: "everything" });
  }
  return { ...s, asha, rao, sen, changeKeys, newEpoch };
}

test("no secret is sealed to a grantee whose keys changed, the list shows it, and granting again gives them all", async () => {
  const s = await practice("superseded");
  const { asha, rao, newEpoch } = s;
  await s.changeKeys(rao);
  await newEpoch();
  await asha.me.records.add(note("After"));
  expect(await loot(s, rao)).toEqual(["Before", "folder Health records"]);
  expect(await titles(rao.me, "shared")).toEqual(["EPOCH_MISSING", "Before"]);
  const [listed] = await all(asha.me.grants.list({ state: "active" }));
  expect(listed).toMatchObject({ grantee: rao.me.address, problem: { code: "KEY_SUPERSEDED" } });

  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  expect(await titles(rao.me, "shared")).toEqual(["After", "Before"]);
  expect((await all(asha.me.grants.list({ state: "active" })))[0]).not.toHaveProperty("problem");
  await newEpoch();
  await asha.me.records.add(note("Later"));
  expect(await titles(rao.me, "shared")).toEqual(["Later", "After", "Before"]);
});

test("a grantee who publishes a key without a bundle stops nobody from revoking and adding", async () => {
  const s = await practice("no bundle");
  const { asha, rao, newEpoch } = s;
  await s.changeKeys(rao, false);
  await newEpoch();
  await asha.me.records.add(note("After"));
  expect(await titles(asha.me, "own")).toEqual(["After", "Before"]);
  await asha.me.grants.revoke({ grantee: rao.me.address, scope: "everything" });
});

test("a grantee whose bundle is lost gets no slot and stops nobody; the list shows it, and granting again helps", async () => {
  const s = await practice("lost bundle");
  const { asha, rao } = s;
  const { bundle } = await rao.keyring.identity({ ledger: s.ledger.id, address: rao.me.address }, 0);
  let lost = true;
  const blobs: BlobStore = {
    ...s.blobs,
    get(id, options) {
      if (lost && id === contentIdOfDigest(sha256(bundle))) throw new ChartkeyError("BLOB_UNAVAILABLE");
      return s.blobs.get(id, options);
    },
  };
  const me = await asha.connect(s.app(undefined, { blobs }));
  await me.grants.give({ grantee: s.sen.me.address, scope: "everything" });
  await me.grants.revoke({ grantee: s.sen.me.address, scope: "everything" });
  await me.records.add(note("After"));
  expect(await titles(rao.me, "shared")).toEqual(["EPOCH_MISSING", "Before"]);
  const [listed] = await all(me.grants.list({ state: "active" }));
  expect(listed).toMatchObject({ grantee: rao.me.address, problem: { code: "BLOB_UNAVAILABLE" } });
  lost = false;
  await me.grants.give({ grantee: rao.me.address, scope: "everything" });
  expect(await titles(rao.me, "shared")).toEqual(["After", "Before"]);
});

test("a grantee who never changed keys gets those of a new epoch, also while their envelope cannot be loaded", async () => {
  const s = await practice("one key");
  const { asha, sen } = s;
  const das = await s.doctor("Das");
  const lost = await addedBy(s.blobs, () => asha.me.grants.give({ grantee: das.me.address, scope: "everything" }));
  const me = await asha.connect(s.app(memoryDevice(), { blobs: hiding(s.blobs, lost) }));
  await me.grants.give({ grantee: sen.me.address, scope: "everything" });
  await me.grants.revoke({ grantee: sen.me.address, scope: "everything" });
  expect((await me.records.add(note("After"))).without).toEqual([]);
  expect(await titles(das.me, "shared")).toEqual(["After", "Before"]);
});

test("a key that a grantee's account publishes while an epoch is planned gets nothing of it", async () => {
  const s = await practice("key at planning");
  const { ledger, asha, rao } = s;
  const thief = await createKeyring(seededEntropy("thief"));
  const { bundle } = await thief.identity({ ledger: ledger.id, address: rao.me.address }, 0);
  await s.blobs.put(bundle, { holder: "thief/bundles" });
  let readings = 0;
  const ledgerOf = (publishAt: number | undefined): Ledger => ({
    ...ledger,
    async account(participant, options) {
      if (participant === rao.me.address && ++readings === publishAt)
        await ledger.submit([{ kind: "publishKey", participant, key: toHex(sha256(bundle)) }], rao.wallet);
      return ledger.account(participant, options);
    },
  });
  const add = async (title: string, publishAt?: number) => {
    const me = await asha.connect(s.app(memoryDevice(), { ledger: ledgerOf(publishAt) }));
    readings = 0;
    const { without } = await me.records.add(note(title));
    return without;
  };
  await s.newEpoch();
  expect(await add("First")).toEqual([]);
  // the last reading comes after the confirmed key was looked up
  const last = readings;
  await s.newEpoch();
  expect(await add("Second", last)).toEqual([rao.me.address]);
  expect(await loot(s, { ...rao, keyring: thief })).toEqual([]);
});

test("whoever was left out of a new epoch is named by every device, while those whom it reaches are not", async () => {
  const s = await practice("left out");
  const { asha, rao } = s;
  const das = await s.doctor("Das");
  await asha.me.grants.give({ grantee: das.me.address, scope: "everything" });
  const { bundle } = await rao.keyring.identity({ ledger: s.ledger.id, address: rao.me.address }, 0);
  const hidden = new Set([contentIdOfDigest(sha256(bundle))]);
  const me = await asha.connect(s.app(undefined, { blobs: hiding(s.blobs, hidden) }));
  await me.grants.give({ grantee: s.sen.me.address, scope: "everything" });
  await me.grants.revoke({ grantee: s.sen.me.address, scope: "everything" });
  const { without } = await me.records.add(note("After"));
  expect(without).toEqual([rao.me.address]);

  const problems = async () =>
    (await all(asha.me.grants.list({ state: "active" }))).map(({ grantee, problem }) => [grantee, problem?.code]);
  expect(await problems()).toEqual([
    [rao.me.address, "EPOCH_MISSING"],
    [das.me.address, undefined],
  ]);
  const [left] = await all(asha.me.grants.list({ state: "active" }));
  expect(left?.problem).toMatchObject({
    message: "The grantee has no key of some of the records that the grant covers",
    hints: ["Grant again: that hands over everything."],
  });
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  expect((await problems()).map(([, code]) => code)).toEqual([undefined, undefined]);
});

test("who changed keys, or whose bundle is not what was published, is named by the write that leaves them out", async () => {
  const s = await practice("named");
  const { asha, rao, sen } = s;
  const das = await s.doctor("Das");
  await asha.me.grants.give({ grantee: das.me.address, scope: "everything" });
  await s.changeKeys(rao);
  const { bundle } = await das.keyring.identity({ ledger: s.ledger.id, address: das.me.address }, 0);
  const altered: BlobStore = {
    ...s.blobs,
    get(id, options) {
      if (id === contentIdOfDigest(sha256(bundle))) throw new ChartkeyError("BLOB_MISMATCH");
      return s.blobs.get(id, options);
    },
  };
  const me = await asha.connect(s.app(undefined, { blobs: altered }));
  await me.grants.give({ grantee: sen.me.address, scope: "everything" });
  await me.grants.revoke({ grantee: sen.me.address, scope: "everything" });
  const { without } = await me.records.add(note("After"));
  expect(without.toSorted()).toEqual([rao.me.address, das.me.address].toSorted());
});

test("the patient's own new keys leave old grants readable, and new ones work", async () => {
  const s = await practice("patient");
  await s.changeKeys(s.asha);
  await s.newEpoch();
  await s.asha.me.records.add(note("After"));
  expect(await titles(s.asha.me, "own")).toEqual(["After", "Before"]);
  expect(await titles(s.rao.me, "shared")).toEqual(["After", "Before"]);
  expect((await all(s.asha.me.grants.list({ state: "active" }))).map(({ problem }) => problem)).toEqual([undefined]);
});
