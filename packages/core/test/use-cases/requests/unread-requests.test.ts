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
