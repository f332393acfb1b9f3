import { describe, expect, test } from "vitest";
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
  const submitHeld = (device: Device) => {
    const [acts] = device.held;
    if (!acts) throw new Error("Nothing was signed");
    return s.ledger.submit(acts.acts, acts.wallet, { base: acts.base });
  };
  return { ...s, id, clinic, answers, answered, submitHeld };
}

test("a request that another device has approved meanwhile is not approved again with other terms", async () => {
  const { phone, laptop, id, clock } = await asked("approve twice");
  const until = new Date(clock.now().getTime() + 3600_000);
  phone.at("planned", () => laptop.me.requests.approve(id, { until }));
  await expect(phone.me.requests.approve(id)).rejects.toMatchObject(closed);
  expect(await all(phone.me.grants.list())).toMatchObject([{ until }]);
});

describe.each([
  ["rejected", "reject", "laptop", overtaken],
  ["cancelled", "cancel", "clinic", closed],
] as const)("a request that is %s while an approval is under way stays so", (state, answer, by, late) => {
  test("planned", async () => {
    const s = await asked(`planned, ${state}`);
    s.phone.at("planned", () => s.answers[answer](s[by]));
    await expect(s.answers.approve(s.phone)).rejects.toMatchObject(closed);
    await s.answered(state);
  });

  test("at its prompt", async () => {
    const s = await asked(`at its prompt, ${state}`);
    s.phone.at("prompted", () => s.answers[answer](s[by]));
    await expect(s.answers.approve(s.phone)).rejects.toMatchObject(late);
    await expect(s.answers.approve(s.phone)).rejects.toMatchObject(closed);
    await s.answered(state);
  });

  test("dropped, and late", async () => {
    const s = await asked(`dropped, ${state}`);
    s.phone.next("dropped");
    await expect(s.answers.approve(s.phone)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
    await s.answers[answer](s[by]);
    await expect(s.phone.bringLate()).rejects.toMatchObject(late);
    await s.answered(state);
  });

  test("held by a relayer", async () => {
    const s = await asked(`held, ${state}`);
    s.phone.next("held");
    await expect(s.answers.approve(s.phone)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    await s.answers[answer](s[by]);
    await expect(s.submitHeld(s.phone)).rejects.toMatchObject(late);
    await s.answered(state);
  });
});

describe("a request that is approved while its rejection is under way stays so", () => {
  test("planned", async () => {
    const s = await asked("reject, planned");
    s.phone.at("planned", () => s.answers.approve(s.laptop));
    await expect(s.answers.reject(s.phone)).rejects.toMatchObject(closed);
    await s.answered("approved");
  });

  test("at its prompt", async () => {
    const s = await asked("reject, at its prompt");
    s.phone.at("prompted", () => s.answers.approve(s.laptop));
    await expect(s.answers.reject(s.phone)).rejects.toMatchObject(overtaken);
    await expect(s.answers.reject(s.phone)).rejects.toMatchObject(closed);
    await s.answered("approved");
  });

  test.each(["dropped", "held"] as const)("%s, and late", async (fate) => {
    const s = await asked(`reject, ${fate}`);
    s.phone.next(fate);
    await expect(s.answers.reject(s.phone)).rejects.toThrow(ChartkeyError);
    await s.answers.approve(s.laptop);
    await expect(fate === "held" ? s.submitHeld(s.phone) : s.phone.bringLate()).rejects.toMatchObject(overtaken);
    await s.answered("approved");
  });
});

describe("a cancellation that comes after the approval says so, and the access stands", () => {
  test.each(["planned", "prompted"] as const)("%s", async (moment) => {
    const s = await asked(`cancel, ${moment}`);
    s.clinic.at(moment, () => s.answers.approve(s.laptop));
    await expect(s.answers.cancel(s.clinic)).rejects.toMatchObject(closed);
    await s.answered("approved");
  });

  test("dropped, and late", async () => {
    const s = await asked("cancel, dropped");
    s.clinic.next("dropped");
    await expect(s.answers.cancel(s.clinic)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
    await s.answers.approve(s.laptop);
    await s.clinic.bringLate();
    await s.answered("approved");
  });
});

test("a rejection and what another device files at the same time do not disturb each other", async () => {
  const s = await asked("reject and file");
  s.phone.at("prompted", () => s.laptop.me.records.add(note("Meanwhile")));
  await s.answers.reject(s.phone);
  s.phone.at("prompted", () => s.laptop.me.records.add(note("And again")));
  await s.phone.me.records.add(note("Own"));
  expect(await titles(s.asha.me, "own")).toHaveLength(4);
});
