import { expect, test } from "vitest";
import { type BlobStore, ChartkeyError } from "../../../src/adapters/index.js";
import { metered } from "../denial/hostile.js";
import type { RequestId } from "../../../src/index.js";
import { addedBy, hiding } from "../hidden-blobs.js";
import { all, note, stage, titles } from "../stage.js";

test("a list by state names the requests whose messages cannot be had for now", async () => {
  const s = stage("unread");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const { id } = await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  const blobs: BlobStore = {
    ...s.blobs,
    get() {
      throw new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true });
    },
  };
  const named = { items: [], problems: [{ subject: id, problem: { code: "BLOB_UNAVAILABLE" } }] };
  const [patient, doctor] = [await metered(s, asha, { blobs }), await metered(s, rao, { blobs })];
  expect(await patient.me.requests.list({ state: "open" }).page()).toMatchObject(named);
  expect(await doctor.me.sentRequests.list({ state: "open" }).page()).toMatchObject(named);
  const whole = await patient.me.requests.list().page();
  expect(whole).toMatchObject({ items: [{ id, state: "unreadable" }], problems: [] });
});

test("a request whose log cannot be read for now is not called closed when it is cancelled", async () => {
  const s = stage("away");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const request = await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  let away = false;
  const ledger = {
    ...s.ledger,
    account: async (...args: Parameters<typeof s.ledger.account>) => {
      if (away && args[0] === asha.me.address) throw new ChartkeyError("LEDGER_UNAVAILABLE", { message: "Not now" });
      return s.ledger.account(...args);
    },
  };
  const me = await rao.connect(s.app(undefined, { ledger }));
  away = true;
  await expect(me.sentRequests.cancel(request.id)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  away = false;
  await me.sentRequests.cancel(request.id);
  await expect(me.sentRequests.cancel(request.id)).rejects.toMatchObject({ code: "REQUEST_CLOSED" });
});

/** A request that was approved, and a store that does not find the envelope of the grant. */
async function approved(name: string) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.records.add(note("One"));
  const { id } = await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  const hidden = await addedBy(s.blobs, () => asha.me.requests.approve(id));
  const blobs = hiding(s.blobs, hidden);
  return { ...s, asha, rao, id, away: await asha.connect(s.app(undefined, { blobs })), blobs };
}

test("a request is approved by the ledger, also while what the grant hands over cannot be read", async () => {
  const { asha, rao, id, away, blobs, app } = await approved("answer unread");
  for (const list of [away.requests.list(), (await rao.connect(app(undefined, { blobs }))).sentRequests.list()])
    expect(await all(list)).toMatchObject([{ id, state: "approved", purpose: "TREAT" }]);
  expect(await away.requests.list({ state: "open" }).page()).toMatchObject({ items: [], problems: [] });
  const closed = { code: "REQUEST_CLOSED" };
  await expect(away.requests.reject(id)).rejects.toMatchObject(closed);
  await expect(away.requests.approve(id, { from: "start" })).rejects.toMatchObject(closed);
  await asha.me.grants.revoke({ grantee: rao.me.address, scope: "everything" });
  await expect(away.requests.approve(id, { from: "start" })).rejects.toMatchObject(closed);
  expect(await all(asha.me.requests.list())).toMatchObject([{ id, state: "approved" }]);
});

test("a grant that is given again replaces an approval whose envelope was lost", async () => {
  const { rao, away } = await approved("answer given again");
  await away.grants.give({ grantee: rao.me.address, scope: "everything", from: "start" });
  expect(await all(away.requests.list())).toMatchObject([{ state: "approved" }]);
  expect(await titles(rao.me, "shared")).toEqual(["One"]);
});

test("a request whose message cannot be had for now can be cancelled", async () => {
  const s = stage("cancel unread");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const sent: RequestId[] = [];
  const hidden = await addedBy(s.blobs, async () => {
    sent.push((await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" })).id);
  });
  const away = await rao.connect(s.app(undefined, { blobs: hiding(s.blobs, hidden) }));
  for (const id of sent) await away.sentRequests.cancel(id);
  expect(await all(asha.me.requests.list())).toMatchObject([{ id: sent[0], state: "cancelled" }]);
});
