import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { memoryDevice, memoryProfiles } from "../../../src/fakes/index.js";
import { type BlobStore, createDeviceKey, type Participant, readKit } from "../../../src/index.js";
import { ChartkeyError, contentIdOfDigest } from "../../../src/adapters/index.js";
import { type Actor, all, note, stage, text, titles } from "../stage.js";

/**
 * A patient with two folders, three doctors, grants of every kind, and requests in several states.
 */
async function household(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const [rao, sen, das] = [await s.doctor("Rao"), await s.doctor("Sen"), await s.doctor("Das")];
  const { record } = await asha.me.records.add(note("X-ray"));
  const labs = await asha.me.folders.create("Labs");
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", purpose: "TREAT" });
  await asha.me.grants.give({ grantee: sen.me.address, scope: { folder: labs.id }, from: "now" });
  await asha.me.records.add({ ...note("Blood"), folder: labs.id });
  await asha.me.records.amend(record.ref.record, { title: "X-ray, read again", content: text("read again") });
  await das.me.sentRequests.send({ patient: asha.me.address, purpose: "HRESCH", message: "For a study." });
  const { id } = await das.me.sentRequests.send({
    patient: asha.me.address,
    purpose: "TREAT",
    scope: { record: record.ref.record },
  });
  await asha.me.requests.approve(id);
  await asha.me.grants.revoke({ grantee: sen.me.address, scope: { folder: labs.id } });
  await asha.me.records.add({ ...note("Later"), folder: labs.id });
  return { ...s, asha, rao, sen, das };
}

/** Everything that a participant sees. */
async function sight(me: Participant) {
  const contents = async () => {
    const found: string[] = [];
    for (const row of await all(me.records.list()))
      if (row.ok) found.push(new TextDecoder().decode(await (await me.records.open(row.record.ref)).bytes()));
    return found;
  };
  return {
    folders: await all(me.folders.list()),
    records: await all(me.records.list()),
    contents: await contents(),
    grants: await all(me.grants.list()),
    // the name of a requester comes from the directory only
    requests: (await all(me.requests.list())).map((request) => ({ ...request, requester: request.requester.address })),
    history: (await all(me.history())).length,
    shared: await titles(me, "shared"),
    access: await all(me.receivedGrants.list()),
    asks: (await all(me.sentRequests.list())).map(({ id, state }) => ({ id, state })),
  };
}

/** The kit alone, on a device with an empty directory and an empty memory. */
async function freshDevice(s: Awaited<ReturnType<typeof household>>, actor: Actor, blobs: BlobStore = s.blobs) {
  const device = await createDeviceKey(s.entropy);
  const kit = await actor.keyring.seal({ recipient: device.recipient }, await actor.me.kitHints());
  const { keyring, hints } = await readKit(kit, { identity: device.identity });
  const app = s.app(memoryDevice(), { profiles: memoryProfiles(), blobs });
  return { me: await app.connect({ wallet: actor.wallet, keyring }), hints };
}

test("a patient's kit, the chain and the blobs show the same records, grants with since, and requests", async () => {
  const s = await household("patient");
  const { me, hints } = await freshDevice(s, s.asha);
  const seen = await sight(me);
  expect(seen).toEqual(await sight(s.asha.me));
  expect(seen.contents).toEqual(['What "Later" says', 'What "Blood" says', "read again"]);
  expect(seen.grants.map(({ from, state }) => [from, state])).toEqual([
    ["start", "active"],
    ["now", "revoked"],
    ["start", "active"],
  ]);
  expect(seen.requests.map(({ state }) => state)).toEqual(["approved", "open"]);
  expect(hints.ledgers).toMatchObject([{ id: s.ledger.id, address: s.asha.me.address, index: 0 }]);
});

test("a doctor's kit shows what was granted and requested", async () => {
  const s = await household("doctors");
  for (const doctor of [s.rao, s.sen, s.das]) {
    const { me } = await freshDevice(s, doctor);
    expect(await sight(me)).toEqual(await sight(doctor.me));
  }
  expect(await titles(s.rao.me, "shared")).toEqual(["Later", "Blood", "X-ray, read again"]);
});

test("the fresh device continues where the old one stopped", async () => {
  const s = await household("goes on");
  const { me } = await freshDevice(s, s.asha);
  await me.grants.revoke({ grantee: s.das.me.address, scope: (await all(me.grants.list()))[2]?.scope ?? "everything" });
  await me.records.add(note("From the fresh device"));
  expect(await titles(s.rao.me, "shared")).toEqual(["From the fresh device", "Later", "Blood", "X-ray, read again"]);
  expect(await titles(s.das.me, "shared")).toEqual([]);
  expect(await titles(s.asha.me, "own")).toContain("From the fresh device");
});

test("one missing bundle is the problem of the rows that need it; all others are complete", async () => {
  const s = await household("missing bundle");
  const { bundle } = await s.das.keyring.identity({ ledger: s.ledger.id, address: s.das.me.address }, 0);
  const lost = contentIdOfDigest(sha256(bundle));
  const blobs: BlobStore = {
    ...s.blobs,
    get(id, options) {
      if (id === lost) throw new ChartkeyError("BLOB_UNAVAILABLE");
      return s.blobs.get(id, options);
    },
  };
  const { me } = await freshDevice(s, s.asha, blobs);
  const [whole, seen] = [await sight(s.asha.me), await sight(me)];
  expect(seen.records).toEqual(whole.records);
  expect(seen.contents).toEqual(whole.contents);
  expect(seen.folders).toEqual(whole.folders);
  expect(seen.grants.slice(0, 2)).toEqual(whole.grants.slice(0, 2));
  expect(seen.grants[2]).toMatchObject({ grantee: s.das.me.address, problem: { code: "BLOB_UNAVAILABLE" } });
  expect(seen.requests.map(({ problem }) => problem?.code)).toEqual(["BLOB_UNAVAILABLE", "BLOB_UNAVAILABLE"]);
});

test("another keyring is refused where the address is registered", async () => {
  const s = await household("other keyring");
  await expect(s.app().connect({ wallet: s.asha.wallet, keyring: s.rao.keyring })).rejects.toMatchObject({
    code: "KEYRING_MISMATCH",
  });
});
