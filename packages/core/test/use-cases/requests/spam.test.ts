import { expect, test } from "vitest";
import { type Act, type BlobStore, type Hex, toHex } from "../../../src/adapters/index.js";
import { all, note, stage } from "../stage.js";

/** A patient with 200 requests from somebody whose pointers lead nowhere, and one from a doctor. */
async function spammed(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const [rao, mallory] = [await s.doctor("Rao"), await s.doctor("Mallory")];
  const { id } = await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  const junk = (): Act => ({
    kind: "requestAccess",
    patient: asha.me.address,
    requester: mallory.me.address,
    message: toHex(s.entropy.bytes(32)),
  });
  for (let i = 0; i < 200; i++) await s.ledger.submit([junk()], mallory.wallet);
  return { ...s, asha, rao, mallory, id };
}

test("two hundred junk requests hide no real one, and cost the patient nothing", async () => {
  const { asha, id, ledger } = await spammed("hidden");
  const before = { prompts: asha.wallet.prompts, account: await ledger.account(asha.me.address) };
  const open = await all(asha.me.requests.list({ state: "open" }));
  expect(open.map((request) => request.id)).toEqual([id]);
  expect({ prompts: asha.wallet.prompts, account: await ledger.account(asha.me.address) }).toEqual(before);
  await asha.me.records.add(note("Unhindered"));
  await asha.me.requests.approve(id);
});

test("a page looks at a hundred requests at most", async () => {
  const { asha, app, blobs } = await spammed("bounded");
  let fetched = 0;
  const counted: BlobStore = {
    ...blobs,
    get(id, options) {
      fetched += 1;
      return blobs.get(id, options);
    },
  };
  const me = await asha.connect(app(undefined, { blobs: counted }));
  const first = await me.requests.list({ state: "open" }).page();
  expect(first.items).toEqual([]);
  expect(fetched).toBeLessThanOrEqual(110);
  const { items } = await me.requests.list({ state: "open" }).page({ after: first.next });
  expect(items).toEqual([]);
  expect(await all(me.requests.list())).toHaveLength(201);
});

test("a request that cannot be read is `unreadable`, can be dismissed or rejected, and never approved", async () => {
  const { asha, mallory } = await spammed("unreadable");
  const [one, two] = (await asha.me.requests.list({ state: "unreadable" }).page({ size: 2 })).items;
  if (!one || !two) throw new Error("no requests");
  expect(one).toMatchObject({
    requester: { address: mallory.me.address },
    purpose: "",
    problem: { code: "BLOB_UNAVAILABLE" },
  });
  await asha.me.requests.dismiss(one.id);
  await asha.me.requests.reject(two.id);
  const states = new Map((await all(asha.me.requests.list())).map(({ id, state }) => [id, state]));
  expect([states.get(one.id), states.get(two.id)]).toEqual(["dismissed", "rejected"]);
  await expect(asha.me.requests.approve(one.id)).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  await expect(asha.me.requests.approve(two.id)).rejects.toMatchObject({ code: "REQUEST_CLOSED" });
});

test("a message that somebody else posts as theirs is unreadable", async () => {
  const { asha, rao, mallory, ledger, id } = await spammed("posted");
  const message: Hex = `0x${id.slice(42)}`;
  const stolen: Act = { kind: "requestAccess", patient: asha.me.address, requester: mallory.me.address, message };
  await ledger.submit([stolen], mallory.wallet);
  const [newest] = (await asha.me.requests.list().page({ size: 1 })).items;
  expect(newest).toMatchObject({ requester: { address: mallory.me.address }, state: "unreadable" });
  expect((await all(rao.me.sentRequests.list())).map(({ state }) => state)).toEqual(["open"]);
});

test("nobody but the requester cancels, and nobody but the patient rejects", async () => {
  const { asha, mallory, id } = await spammed("others");
  const absent = { code: "REQUEST_ABSENT", retryable: true };
  await expect(mallory.me.sentRequests.cancel(id)).rejects.toMatchObject(absent);
  await expect(mallory.me.requests.reject(id)).rejects.toMatchObject(absent);
  await expect(mallory.me.requests.approve(id)).rejects.toMatchObject(absent);
  expect((await all(asha.me.requests.list({ state: "open" }))).map((request) => request.id)).toEqual([id]);
});
