import { expect, test } from "vitest";
import { all, stage } from "../stage.js";
import { withoutAnswers } from "../without-answers.js";

async function asking(name: string) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const request = { patient: asha.me.address, purpose: "TREAT", message: "Please", idempotencyKey: "draft 7" } as const;
  return { ...s, asha, rao, request };
}

test("a second try with the same key sends no second request, also from another device", async () => {
  const { asha, rao, app, request } = await asking("second try");
  const sent = await rao.me.sentRequests.send(request);
  await rao.me.sentRequests.send({ ...request, idempotencyKey: "draft 8" });
  const { prompts } = rao.wallet;
  const again = await (await rao.connect(app())).sentRequests.send(request);
  expect(again).toMatchObject({ id: sent.id, message: "Please", state: "open" });
  expect(rao.wallet.prompts).toBe(prompts);
  expect(await all(asha.me.requests.list())).toHaveLength(2);
});

test("two tries at once with one key send one request", async () => {
  const { asha, rao, request } = await asking("two at once");
  const [one, other] = await Promise.all([rao.me.sentRequests.send(request), rao.me.sentRequests.send(request)]);
  expect(other.id).toBe(one.id);
  expect(await all(asha.me.requests.list())).toHaveLength(1);
});

test("a try whose answer was lost is found by the next, also after it was answered", async () => {
  const { asha, rao, app, ledger, request } = await asking("lost answer");
  const deaf = await rao.connect(app(undefined, { ledger: withoutAnswers(ledger) }));
  await expect(deaf.sentRequests.send(request)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  const { id } = await rao.me.sentRequests.send(request);
  await asha.me.requests.reject(id);
  expect(await rao.me.sentRequests.send(request)).toMatchObject({ id, state: "rejected" });
  expect(await all(rao.me.sentRequests.list())).toHaveLength(1);
});

test("a key names one request of one requester to one patient", async () => {
  const { patient, doctor, rao, request } = await asking("other contents");
  await rao.me.sentRequests.send(request);
  const other = { code: "IDEMPOTENCY_KEY_USED" };
  for (const change of [
    { message: "Now" },
    { message: "Later" },
    { purpose: "HRESCH" },
    { until: new Date("2027-01-01") },
  ])
    await expect(rao.me.sentRequests.send({ ...request, ...change })).rejects.toMatchObject(other);
  await rao.me.sentRequests.send({ ...request, patient: (await patient("Bela")).me.address });
  await (await doctor("Sen")).me.sentRequests.send(request);
});

test("without a key, each call sends a request", async () => {
  const { asha, rao, request } = await asking("no key");
  const { idempotencyKey: _, ...once } = request;
  for (let n = 0; n < 2; n++) await rao.me.sentRequests.send(once);
  expect(await all(asha.me.requests.list())).toHaveLength(2);
});

test.each(["", "x".repeat(65), 5])("the key %j is a TypeError", async (idempotencyKey) => {
  const { rao, blobs, request } = await asking("bad key");
  const before = blobs.ids();
  const send = rao.me.sentRequests.send({ ...request, idempotencyKey: idempotencyKey as string });
  await expect(send).rejects.toThrow("`idempotencyKey`");
  expect(blobs.ids()).toEqual(before);
});

test("a request whose message is lost stands in the way of no other", async () => {
  const { rao, app, blobs, request } = await asking("lost message");
  const before = new Set(blobs.ids());
  await rao.me.sentRequests.send({ ...request, idempotencyKey: "draft 6" });
  for (const id of blobs.ids()) if (!before.has(id)) blobs.corrupt(id);
  const fresh = await rao.connect(app());
  const { id } = await fresh.sentRequests.send(request);
  expect((await fresh.sentRequests.send(request)).id).toBe(id);
});
