import { expect, test } from "vitest";
import { type BlobStore, ChartkeyError } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { loot } from "../loot.js";
import { titles } from "../stage.js";
import { household, note } from "./household.js";
import { oldRecord } from "./old-record.js";

test("an envelope whose upload got no answer counts as given out when a reorganisation removes its grant", async () => {
  const s = await household("no answer", { depth: 3 });
  const { asha, rao, everything, ledger, blobs, app } = s;
  for (let i = 0; i < 4; i++) ledger.mine();
  let answers = true;
  const silent: BlobStore = {
    ...blobs,
    async put(bytes, options) {
      const id = await blobs.put(bytes, options);
      if (!answers && options.holder.endsWith("/envelopes"))
        throw new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true });
      return id;
    },
    get: (...args) => blobs.get(...args),
    pin: (...args) => blobs.pin(...args),
    unpin: (...args) => blobs.unpin(...args),
  };
  const me = await app(memoryDevice(), { blobs: silent }).connect({ wallet: asha.wallet, keyring: asha.keyring });
  answers = false;
  const { grant } = await me.grants.give(everything(rao));
  expect(grant.problem?.code).toBe("BLOB_UNAVAILABLE");
  ledger.reorganise(1);
  answers = true;
  await me.records.add(note("After"));
  expect(await loot(s, rao)).not.toContain("After");
});

test("an epoch that was given out stays out of use until a later one is final", async () => {
  const s = await household("given out twice", { depth: 3 });
  const { laptop, rao, sen, everything, ledger } = s;
  for (let i = 0; i < 4; i++) ledger.mine();
  await laptop.me.grants.give(everything(rao));
  ledger.reorganise(1);
  // final acts of the same account make the lost grant impossible, and start no epoch
  await laptop.me.grants.give(everything(sen));
  await laptop.me.grants.give({ ...everything(sen), until: new Date("2027-01-01") });
  for (let i = 0; i < 4; i++) ledger.mine();
  await laptop.me.records.add(note("Under a new epoch"));
  await laptop.me.records.add(note("Under the same"));
  ledger.reorganise(2);
  await laptop.me.records.add(note("After"));
  expect(await loot(s, rao)).not.toContain("After");
});

test("nobody makes a removed grant look included by naming its envelope in an act of their own", async () => {
  const s = await household("named again", { depth: 3 });
  const { laptop, rao, everything, ledger } = s;
  for (let i = 0; i < 4; i++) ledger.mine();
  const { acts } = laptop.trace();
  await laptop.me.grants.give(everything(rao));
  const [grant] = acts;
  if (grant?.kind !== "grantAccess") throw new Error("No grant was submitted");
  ledger.reorganise(1);
  const { patient, grantee: requester, envelope: message } = grant;
  await ledger.submit([{ kind: "requestAccess", patient, requester, message }], rao.wallet);
  await laptop.me.records.add(note("After"));
  expect(await loot(s, rao)).not.toContain("After");
});

test("nobody ends the wait for a grant by naming its envelope in an act of their own", async () => {
  const s = await household("named before");
  const { laptop, rao, everything, ledger, device } = s;
  await laptop.me.records.add(note("Before"));
  const { acts } = laptop.trace();
  laptop.next("dropped");
  await expect(laptop.me.grants.give(everything(rao))).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  const [grant] = acts;
  if (grant?.kind !== "grantAccess") throw new Error("No grant was submitted");
  const { patient, grantee: requester, envelope: message } = grant;
  await ledger.submit([{ kind: "requestAccess", patient, requester, message }], rao.wallet);
  await device(laptop.store);
  await laptop.bringLate();
  await device(laptop.store);
  expect(await loot(s, rao)).toContain("Before");
});

test("the keys of a grant are stored at once after a reorganisation has taken more away for good", async () => {
  const s = await oldRecord("more own acts before", 3);
  const { nonce } = await s.ledger.account(s.asha.me.address);
  await s.phone.me.grants.give({ ...s.everything(s.sen), from: "now" });
  expect((await s.ledger.account(s.asha.me.address)).nonce).toBeGreaterThan(nonce + 1);
  s.ledger.reorganise(1);
  s.settle();
  const { grant } = await s.phone.me.grants.give(s.wide);
  expect([grant.state, grant.problem]).toEqual(["active", undefined]);
  expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
});
