import { expect, test } from "vitest";
import type { Act, ActKind, Hex } from "../../../src/index.js";
import { all, stage } from "../stage.js";

/** A doctor's request. A relayer of signed acts can submit it again until its deadline. */
async function asked(name: string) {
  const { ledger, patient, doctor } = stage(name);
  const [asha, rao] = [await patient("Asha"), await doctor("Rao")];
  const { id } = await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  const again = (kind: Extract<ActKind, "requestAccess" | "cancelRequest" | "rejectRequest">) => {
    const message: Hex = `0x${id.slice(42)}`;
    const act: Act = { kind, patient: asha.me.address, requester: rao.me.address, message };
    return ledger.submit([act], (kind === "rejectRequest" ? asha : rao).wallet);
  };
  const states = async () => [
    (await all(asha.me.requests.list())).map(({ state }) => state),
    (await all(rao.me.sentRequests.list())).map(({ state }) => state),
  ];
  return { asha, rao, id, again, states };
}

test("a request submitted again is one request", async () => {
  const { again, states } = await asked("once");
  await again("requestAccess");
  await again("requestAccess");
  expect(await states()).toEqual([["open"], ["open"]]);
});

test("a request submitted again after its answer stays answered, by the first answer", async () => {
  const answered = await asked("rejected");
  await answered.asha.me.requests.reject(answered.id);
  await answered.again("requestAccess");
  await answered.again("cancelRequest");
  expect(await answered.states()).toEqual([["rejected"], ["rejected"]]);

  const taken = await asked("cancelled");
  await taken.rao.me.sentRequests.cancel(taken.id);
  await taken.again("requestAccess");
  await taken.again("rejectRequest");
  expect(await taken.states()).toEqual([["cancelled"], ["cancelled"]]);
  await expect(taken.asha.me.requests.approve(taken.id)).rejects.toMatchObject({ code: "REQUEST_CLOSED" });
});

test("an approved request submitted again is not open again", async () => {
  const { asha, id, again, states } = await asked("approved");
  await asha.me.requests.approve(id);
  await again("requestAccess");
  await again("cancelRequest");
  expect((await states()).flat()).not.toContain("open");
});
