import { expect, test } from "vitest";
import { ChartkeyError } from "../../../src/adapters/index.js";
import { all, first, titles } from "../stage.js";
import { type Device, startDevice } from "./device.js";
import { household, note } from "./household.js";

const closed = { code: "REQUEST_CLOSED" };
const overtaken = { code: "LEDGER_CONFLICT", retryable: true };

/** A household with a record, and the doctor's request for everything. */
async function asked(name: string) {
  const s = await household(name);
  await s.phone.me.records.add(note("Before"));
  const clinic = await startDevice(s, s.rao);
  const { id } = await clinic.me.sentRequests.send({ patient: s.asha.me.address, purpose: "care" });
  const answers = {
    approve: (device: Device) => device.me.requests.approve(id),
    reject: (device: Device) => device.me.requests.reject(id),
    cancel: (device: Device) => device.me.sentRequests.cancel(id),
  };
  const states = async () => [
    (await first(s.phone.me.requests.list())).state,
    (await first(s.laptop.me.requests.list())).state,
    (await first(clinic.me.sentRequests.list())).state,
  ];
  /** Both sides see this answer, and the doctor reads only what was approved. */
  const answered = async (state: "approved" | "rejected" | "cancelled") => {
    expect(await states()).toEqual([state, state, state]);
    const granted = state === "approved";
    expect(await titles(s.rao.me, "shared")).toEqual(granted ? ["Before"] : []);
    expect(await all(s.phone.me.grants.list())).toHaveLength(granted ? 1 : 0);
    await s.phone.me.records.add(note("After"));
    expect(await titles(s.rao.me, "shared")).toEqual(granted ? ["After", "Before"] : []);
  };
  /** Brings what was dropped or held to the ledger after all. */
  const submitLate = async (device: Device) => {
    const [held] = device.held;
    return held ? s.ledger.submit(held.acts, held.wallet, { base: held.base }) : device.bringLate();
  };
  return { ...s, id, clinic, answers, answered, submitLate };
}

test("a request that another device has approved meanwhile is not approved again with other terms", async () => {
  const { phone, laptop, id, clock } = await asked("approve twice");
  const until = new Date(clock.now().getTime() + 3600_000);
  phone.at("planned", () => laptop.me.requests.approve(id, { until }));
  await expect(phone.me.requests.approve(id)).rejects.toMatchObject(closed);
  expect(await all(phone.me.grants.list())).toMatchObject([{ until }]);
});

type Situation = Awaited<ReturnType<typeof asked>>;

/** The phone approves, and before its grant is included somebody else answers. */
async function stays(state: "rejected" | "cancelled", refusal: object): Promise<void> {
  const answer = (s: Situation) => (state === "rejected" ? s.answers.reject(s.laptop) : s.answers.cancel(s.clinic));
  const planned = await asked(`planned, ${state}`);
  planned.phone.at("planned", () => answer(planned));
  await expect(planned.answers.approve(planned.phone)).rejects.toMatchObject(closed);
  await planned.answered(state);

  const prompted = await asked(`at its prompt, ${state}`);
  prompted.phone.at("prompted", () => answer(prompted));
  await expect(prompted.answers.approve(prompted.phone)).rejects.toMatchObject(closed);
  await prompted.answered(state);

  for (const fate of ["dropped", "held"] as const) {
    const late = await asked(`${fate}, ${state}`);
    late.phone.next(fate);
    await expect(late.answers.approve(late.phone)).rejects.toThrow(ChartkeyError);
    await answer(late);
    await expect(late.submitLate(late.phone)).rejects.toMatchObject(refusal);
    await late.answered(state);
  }
}

test("a request that is rejected while an approval is under way stays so", async () => {
  await expect(stays("rejected", overtaken)).resolves.toBeUndefined();
});

test("a request that is cancelled while an approval is under way stays so", async () => {
  await expect(stays("cancelled", closed)).resolves.toBeUndefined();
});

test("a request that is approved while its rejection is under way stays so", async () => {
  const planned = await asked("reject, planned");
  planned.phone.at("planned", () => planned.answers.approve(planned.laptop));
  await expect(planned.answers.reject(planned.phone)).rejects.toMatchObject(closed);
  await planned.answered("approved");

  const prompted = await asked("reject, at its prompt");
  prompted.phone.at("prompted", () => prompted.answers.approve(prompted.laptop));
  await expect(prompted.answers.reject(prompted.phone)).rejects.toMatchObject(overtaken);
  await expect(prompted.answers.reject(prompted.phone)).rejects.toMatchObject(closed);
  await prompted.answered("approved");

  for (const fate of ["dropped", "held"] as const) {
    const late = await asked(`reject, ${fate}`);
    late.phone.next(fate);
    await expect(late.answers.reject(late.phone)).rejects.toThrow(ChartkeyError);
    await late.answers.approve(late.laptop);
    await expect(late.submitLate(late.phone)).rejects.toMatchObject(overtaken);
    await late.answered("approved");
  }
});

test("a cancellation that comes after the approval says so, and the access stands", async () => {
  for (const moment of ["planned", "prompted"] as const) {
    const s = await asked(`cancel, ${moment}`);
    s.clinic.at(moment, () => s.answers.approve(s.laptop));
    await expect(s.answers.cancel(s.clinic)).rejects.toMatchObject(closed);
    await s.answered("approved");
  }
  const late = await asked("cancel, dropped");
  late.clinic.next("dropped");
  await expect(late.answers.cancel(late.clinic)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  await late.answers.approve(late.laptop);
  await late.submitLate(late.clinic);
  await late.answered("approved");
});

test("a rejection and what another device files at the same time do not disturb each other", async () => {
  const s = await asked("reject and file");
  s.phone.at("prompted", () => s.laptop.me.records.add(note("Meanwhile")));
  await s.answers.reject(s.phone);
  s.phone.at("prompted", () => s.laptop.me.records.add(note("And again")));
  await s.phone.me.records.add(note("Own"));
  expect(await titles(s.asha.me, "own")).toHaveLength(4);
});

test("a request that lapses between two plans of its approval is not approved", async () => {
  const s = await asked("lapses");
  const now = s.clock.now().getTime();
  const { id } = await s.clinic.me.sentRequests.send({
    patient: s.asha.me.address,
    purpose: "care",
    until: new Date(now + 60_000),
  });
  s.phone.at("planned", async () => {
    s.clock.advance(60);
    await s.laptop.me.folders.create("Meanwhile");
  });
  const until = new Date(now + 3600_000);
  await expect(s.phone.me.requests.approve(id, { until })).rejects.toMatchObject(closed);
  expect(await all(s.phone.me.grants.list())).toEqual([]);
});

test("an answer counts also where a reorganisation moves it before its request", async () => {
  const s = await household("moved", { depth: 3 });
  await s.phone.me.records.add(note("Before"));
  for (let i = 0; i < 4; i++) s.ledger.mine();
  const clinic = await startDevice(s, s.rao);
  const [request, rejection] = [clinic.trace(), s.phone.trace()];
  const { id } = await clinic.me.sentRequests.send({ patient: s.asha.me.address, purpose: "care" });
  await s.phone.me.requests.reject(id);
  s.ledger.reorganise(2);
  const { nonce, access } = await s.ledger.account(s.asha.me.address);
  await s.ledger.submit(rejection.acts, s.asha.wallet, { base: { nonce, access } });
  await s.ledger.submit(request.acts, s.rao.wallet);
  expect(await all(s.laptop.me.requests.list())).toMatchObject([{ id, state: "rejected" }]);
  expect(await all(clinic.me.sentRequests.list())).toMatchObject([{ id, state: "rejected" }]);
  await expect(s.laptop.me.requests.approve(id)).rejects.toMatchObject(closed);
  expect(await titles(s.rao.me, "shared")).toEqual([]);
});
