import { expect, test } from "vitest";
import { ChartkeyError } from "../../../src/adapters/index.js";
import { first, text } from "../stage.js";
import { startDevice } from "./device.js";
import { laggingView } from "./lagging-view.js";
import { oldRecord } from "./old-record.js";
import { twoNodes, withoutWaiting } from "./two-nodes.js";
import { watchedEnvelopes } from "./watched-envelopes.js";
import { watched } from "./watched-store.js";

test("an amendment is told as made where a later reading lacks it", async () => {
  const s = await oldRecord("amended", 3);
  const row = await first(s.phone.me.records.list());
  if (!row.ok) throw row.problem;
  const { record } = row.record.ref;
  for (const { me } of [s.rao, s.sen])
    await s.laptop.me.grants.give({ grantee: me.address, scope: { record }, follow: true });
  s.settle();
  const { ledger, stop, fallBack } = twoNodes(s.ledger);
  const { blobs, stored } = watchedEnvelopes(s.blobs, async () => {
    fallBack();
    s.clock.advance(3);
  });
  const tablet = await startDevice({ ...s, blobs, ledger }, s.asha);
  tablet.at("prompted", () => stop(s.asha.me.address));
  const change = { title: "New", content: text("New") };
  const amended = await withoutWaiting(() => tablet.me.records.amend(record, change));
  expect(amended.record.title).toBe("New");
  expect(stored()).toBeGreaterThan(0);
});

test("a grant is not told as revoked where a later reading shows the end of an earlier one only", async () => {
  const s = await oldRecord("earlier one ended");
  await s.laptop.me.grants.give(s.wide);
  await s.laptop.me.grants.revoke(s.toRao);
  const { view, stop } = laggingView(s.ledger);
  const { store, once } = watched((call, key) => call === "get" && key.includes("/envelope/"));
  const tablet = await startDevice({ ...s, ledger: view as typeof s.ledger }, s.asha, store);
  tablet.at("prompted", () => stop(s.asha.me.address));
  // a device that is slow makes the reading old
  tablet.at("sent", async () => once(async () => s.clock.advance(3)));
  const { grant } = await withoutWaiting(() => tablet.me.grants.give(s.wide));
  expect([grant.state, await s.active()]).toEqual(["active", 1]);
});

test("a grant that a reading has shown as revoked is told so, though the store then fails", async () => {
  const s = await oldRecord("revoked, then full");
  let puts = 0;
  const own = watchedEnvelopes(s.blobs, async () => {
    await s.laptop.me.grants.revoke(s.toRao);
    s.clock.advance(3);
  });
  const blobs: typeof s.blobs = {
    ...own.blobs,
    async put(bytes, options) {
      if (options.holder.endsWith("/envelopes") && (puts += 1) > 1) throw new ChartkeyError("BLOB_STORE_FULL");
      return own.blobs.put(bytes, options);
    },
  };
  const tablet = await startDevice({ ...s, blobs }, s.asha);
  const grants = [
    { ...s.everything(s.sen), from: "start" as const },
    s.wide,
    { grantee: s.sen.me.address, scope: s.folder.scope },
  ];
  const given = await tablet.me.grants.giveMany(grants);
  expect(given.grants.map(({ state }) => state)).toEqual(["active", "revoked", "active"]);
  expect(puts).toBe(2);
});
