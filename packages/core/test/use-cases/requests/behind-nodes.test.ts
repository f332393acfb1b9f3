import { expect, test } from "vitest";
import { startDevice } from "../one-writer/device.js";
import { household } from "../one-writer/household.js";
import { laggingView } from "../one-writer/lagging-view.js";

test("a request that the node does not show yet is absent for now, and not closed", async () => {
  const s = await household("request behind a node");
  const { view, stop, goOn, hidden } = laggingView(s.ledger);
  const behind = { ...s, ledger: view as typeof s.ledger };
  const [clinic, tablet] = [await startDevice(behind, s.rao), await startDevice(behind, s.asha)];
  await stop(s.asha.me.address);
  const { id } = await clinic.me.sentRequests.send({ patient: s.asha.me.address, purpose: "care" });
  const absent = { code: "REQUEST_ABSENT", retryable: true };
  await expect(clinic.me.sentRequests.cancel(id)).rejects.toMatchObject(absent);
  await expect(tablet.me.requests.approve(id)).rejects.toMatchObject(absent);
  await expect(tablet.me.requests.reject(id)).rejects.toMatchObject(absent);
  await expect(tablet.me.requests.dismiss(id)).rejects.toMatchObject(absent);
  expect(hidden()).toBeGreaterThan(0);
  goOn();
  await clinic.me.sentRequests.cancel(id);
  await expect(tablet.me.requests.approve(id)).rejects.toMatchObject({ code: "REQUEST_CLOSED" });
});
