import { expect, test } from "vitest";
import { type BlobStore, ChartkeyError } from "../../../src/adapters/index.js";
import { metered } from "../denial/hostile.js";
import { stage } from "../stage.js";

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
  const all = await patient.me.requests.list().page();
  expect(all).toMatchObject({ items: [{ id, state: "unreadable" }], problems: [] });
});
