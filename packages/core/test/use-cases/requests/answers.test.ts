import { expect, test } from "vitest";
import { all, note, stage, START, titles } from "../stage.js";

const DAY = 86_400;
const at = (days: number) => new Date(START.getTime() + days * DAY * 1000);

async function practice(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  await asha.me.records.add(note("Before"));
  const ask = (until?: Date) =>
    rao.me.sentRequests.send({
      patient: asha.me.address,
      purpose: "TREAT",
      ...(until && { until }),
      message: "Please.",
    });
  const both = async () => [
    (await all(asha.me.requests.list())).map(({ state }) => state),
    (await all(rao.me.sentRequests.list())).map(({ state }) => state),
  ];
  return { ...s, asha, rao, ask, both };
}

test("a request shows alike to both sides, with what was sealed", async () => {
  const { asha, rao, ask } = await practice("alike");
  const sent = await ask(at(7));
  const expected = {
    id: sent.id,
    patient: asha.me.address,
    scope: "everything",
    purpose: "TREAT",
    until: at(7),
    message: "Please.",
    sent: START,
    state: "open",
  };
  for (const [request] of [await all(asha.me.requests.list()), await all(rao.me.sentRequests.list())])
    expect(request).toMatchObject({ ...expected, requester: { address: rao.me.address, name: "Rao" } });
});

test("approved with less, the grant has the patient's terms and the request is approved", async () => {
  const { asha, rao, ask, both } = await practice("less");
  const labs = await asha.me.folders.create("Labs");
  const { id } = await ask(at(7));
  const { grant } = await asha.me.requests.approve(id, { scope: { folder: labs.id }, until: at(1), from: "now" });
  expect(grant).toMatchObject({ scope: { folder: labs.id }, until: at(1), from: "now", purpose: "TREAT" });
  expect(await both()).toEqual([["approved"], ["approved"]]);
  await asha.me.records.add({ ...note("Blood"), folder: labs.id });
  expect(await titles(rao.me, "shared")).toEqual(["Blood"]);
});

test("what an approval leaves out is as it was requested, and no more", async () => {
  const { asha, ask } = await practice("as asked");
  const { id } = await ask(at(7));
  const { grant } = await asha.me.requests.approve(id, { from: "start" });
  expect(grant).toMatchObject({ scope: "everything", until: at(7) });
});

test.each(["approve", "reject", "cancel"] as const)("after %s, every other answer is refused", async (answer) => {
  const { asha, rao, ask, both, ledger } = await practice(answer);
  const { id } = await ask();
  const answers = {
    approve: () => asha.me.requests.approve(id),
    reject: () => asha.me.requests.reject(id),
    cancel: () => rao.me.sentRequests.cancel(id),
  };
  await answers[answer]();
  const state = { approve: "approved", reject: "rejected", cancel: "cancelled" }[answer];
  expect(await both()).toEqual([[state], [state]]);
  const { height } = ledger;
  for (const late of Object.values(answers)) await expect(late()).rejects.toMatchObject({ code: "REQUEST_CLOSED" });
  expect(ledger.height).toBe(height);
});

test("dismissing prompts nobody, puts nothing on the ledger, and shows the requester nothing", async () => {
  const { asha, rao, ask, both, ledger } = await practice("dismissed");
  const { id } = await ask();
  const before = { height: ledger.height, prompts: asha.wallet.prompts };
  await asha.me.requests.dismiss(id);
  expect({ height: ledger.height, prompts: asha.wallet.prompts }).toEqual(before);
  expect(await both()).toEqual([["dismissed"], ["open"]]);
  expect(await all(asha.me.requests.list({ state: "open" }))).toEqual([]);
  await asha.me.requests.approve(id);
  expect(await titles(rao.me, "shared")).toEqual(["Before"]);
});

test("many dismissed at once all stay dismissed, on this device only", async () => {
  const { asha, ask, app } = await practice("many");
  const requests = [await ask(), await ask(), await ask()];
  await Promise.all(requests.map(({ id }) => asha.me.requests.dismiss(id)));
  expect(await all(asha.me.requests.list({ state: "open" }))).toEqual([]);
  const phone = await asha.connect(app());
  expect(await all(phone.requests.list({ state: "open" }))).toHaveLength(3);
});

test("a request lapses in the second that it names, and can then only be answered on the ledger", async () => {
  const { clock, asha, rao, ask, both } = await practice("lapsed");
  const { id } = await ask(at(1));
  clock.advance(DAY - 1);
  expect(await both()).toEqual([["open"], ["open"]]);
  clock.advance(1);
  expect(await both()).toEqual([["lapsed"], ["lapsed"]]);
  await expect(asha.me.requests.approve(id)).rejects.toMatchObject({ code: "REQUEST_CLOSED" });
  await rao.me.sentRequests.cancel(id);
  expect(await both()).toEqual([["cancelled"], ["cancelled"]]);
});

test("a declined approval leaves the request open", async () => {
  const { asha, ask, both } = await practice("declined");
  const { id } = await ask();
  const declined = new AbortController();
  const onProgress = () => declined.abort(new Error("declined"));
  await expect(asha.me.requests.approve(id, {}, { signal: declined.signal, onProgress })).rejects.toThrow("declined");
  expect(await both()).toEqual([["open"], ["open"]]);
  await asha.me.requests.approve(id);
  expect(await both()).toEqual([["approved"], ["approved"]]);
});

test("a grant that answers no request approves none", async () => {
  const { asha, rao, ask, both } = await practice("unasked");
  await ask();
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  expect(await both()).toEqual([["open"], ["open"]]);
});
