import { describe, expect, test } from "vitest";
import {
  type Act,
  type BlobStore,
  ChartkeyError,
  encodeScope,
  type Hex,
  type Holder,
} from "../../../src/adapters/index.js";
import { envelopeHolder } from "../../../src/use-cases/session/holders.js";
import { loot } from "../loot.js";
import { all, text, titles } from "../stage.js";
import { startDevice } from "./device.js";
import { household, note } from "./household.js";
import { fullStore } from "./watched-envelopes.js";

const HOUR = 3600;

test("an envelope that was late is not stored once its grant was revoked, though its grantee has a newer grant", async () => {
  const s = await household("late and revoked");
  const { phone, laptop, rao, everything, device } = s;
  await phone.me.records.add(note("Before"));
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.grants.give(everything(rao))).rejects.toThrow("dead");
  await phone.me.grants.revoke(everything(rao));
  await phone.me.grants.give({ ...everything(rao), from: "now" });
  await device(laptop.store);
  expect(await loot(s, rao)).not.toContain("Before");
  expect(await laptop.store.keys("journal/")).toEqual([]);
});

test("an envelope that was late is not stored once another device has granted less", async () => {
  const s = await household("late and narrowed");
  const { phone, laptop, rao, everything, device } = s;
  await phone.me.records.add(note("Before"));
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.grants.give(everything(rao))).rejects.toThrow("dead");
  await phone.me.grants.give({ ...everything(rao), from: "now" });
  await device(laptop.store);
  expect(await loot(s, rao)).not.toContain("Before");
});

test("where a grant began is not guessed from an older envelope while the latest is missing", async () => {
  const s = await household("guessed beginning");
  const { phone, laptop, rao, everything, clock } = s;
  await laptop.me.grants.give(everything(rao));
  await laptop.me.grants.revoke(everything(rao));
  await laptop.me.records.add(note("Between"));
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.grants.give({ ...everything(rao), from: "now" })).rejects.toThrow("dead");
  const until = new Date(clock.now().getTime() + HOUR * 1000);
  await expect(phone.me.grants.give({ ...everything(rao), until })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  expect(await loot(s, rao)).not.toContain("Between");
});

test("a grantee whose grant ended and was given again from now on does not see the past while its envelope is missing", async () => {
  const { laptop, rao, everything } = await household("ended and given again");
  await laptop.me.records.add(note("Before"));
  await laptop.me.grants.give(everything(rao));
  await laptop.me.grants.revoke(everything(rao));
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.grants.give({ ...everything(rao), from: "now" })).rejects.toThrow("dead");
  expect(await titles(rao.me, "shared")).toEqual(["BLOB_UNAVAILABLE"]);
});

test("whether a grantee follows a record is not guessed from an older envelope while the latest is missing", async () => {
  const s = await household("guessed follower");
  const { phone, laptop, rao } = s;
  const { record } = await laptop.me.records.add(note("One"));
  const grant = { grantee: rao.me.address, scope: { record: record.ref.record } } as const;
  await laptop.me.grants.give(grant);
  laptop.at("sent", async () => laptop.die());
  await expect(laptop.me.grants.give({ ...grant, follow: false })).rejects.toThrow("dead");
  const { without } = await phone.me.records.amend(record.ref.record, { title: "Two", content: text("Two") });
  expect(without).toEqual([rao.me.address]);
  expect(await loot(s, rao)).toEqual(["One"]);
  expect((await all(phone.me.grants.list())).map(({ problem }) => problem?.code)).toEqual(["BLOB_UNAVAILABLE"]);
});

test.each([
  [15, ["BLOB_UNAVAILABLE", "Before"]],
  [16, ["BLOB_UNAVAILABLE"]],
])("with %i envelopes that are nowhere after one that is there, a grantee sees %j", async (lost, seen) => {
  const { ledger, laptop, asha, rao, everything } = await household(`${lost} lost`);
  await laptop.me.records.add(note("Before"));
  await laptop.me.grants.give(everything(rao));
  const grant = { patient: asha.me.address, grantee: rao.me.address, scope: encodeScope("everything") };
  const update = (nth: number): Act => {
    const envelope: Hex = `0x${nth.toString(16).padStart(64, "5")}`;
    return { kind: "updateEnvelope", ...grant, envelope };
  };
  await ledger.submit(
    Array.from({ length: lost }, (_, nth) => update(nth)),
    asha.wallet,
  );
  expect(await titles(rao.me, "shared")).toEqual(seen);
});

test("of several grants only that is named whose envelope could not be stored", async () => {
  const { asha, app, blobs, rao, sen, everything } = await household("some stored");
  const stored: Holder[] = [];
  const failing: BlobStore = {
    ...blobs,
    async put(bytes, options) {
      if (options.holder === envelopeHolder(asha.me.address) && stored.push(options.holder) > 1)
        throw new ChartkeyError("BLOB_STORE_FULL");
      return blobs.put(bytes, options);
    },
  };
  const me = await asha.connect(app(undefined, { blobs: failing }));
  const { grants } = await me.grants.giveMany([everything(rao), everything(sen)]);
  expect(grants.map(({ grantee, problem }) => [grantee, problem?.code])).toEqual([
    [rao.me.address, undefined],
    [sen.me.address, "BLOB_UNAVAILABLE"],
  ]);
});

test("an amendment names the follower whose new envelope could not be stored", async () => {
  const { asha, app, blobs, phone, rao } = await household("follower left out");
  const { record } = await phone.me.records.add(note("Followed"));
  await phone.me.grants.give({ grantee: rao.me.address, scope: { record: record.ref.record } });
  const { blobs: full } = fullStore(blobs);
  const me = await asha.connect(app(undefined, { blobs: full }));
  const { without } = await me.records.amend(record.ref.record, { title: "Followed on" });
  expect(without).toEqual([rao.me.address]);
});

describe("of several envelopes", () => {
  /** The stores of a device with which something happens when it stores an envelope. */
  const storing = (blobs: BlobStore, happens: (bytes: Uint8Array) => Promise<void>): BlobStore => ({
    ...blobs,
    async put(source, options) {
      if (options.holder.endsWith("/envelopes") && source instanceof Uint8Array) await happens(source);
      return blobs.put(source, options);
    },
  });

  test("none is stored once its grant was revoked while the store was slow with another", async () => {
    const s = await household("revoked while others are stored");
    await s.phone.me.records.add(note("Old"));
    const stored: Uint8Array[] = [];
    const blobs = storing(s.blobs, async (bytes) => {
      if (stored.push(bytes) > 1) return;
      await s.laptop.me.grants.revokeEveryone();
      s.clock.advance(2);
    });
    const tablet = await startDevice({ ...s, blobs: { ...s.blobs, ...blobs } }, s.asha);
    const wide = [s.rao, s.sen].map((one) => ({ ...s.everything(one), from: "start" as const }));
    const { grants } = await tablet.me.grants.giveMany(wide);
    expect(stored).toHaveLength(1);
    expect(grants.map(({ state }) => state)).toEqual(["revoked", "revoked"]);
  });

  test("none is stored while nothing tells whether its grant was revoked", async () => {
    const s = await household("no reading after inclusion");
    await s.phone.me.records.add(note("Old"));
    let isAway = false;
    const ledger: typeof s.ledger = {
      ...s.ledger,
      account: (...args) => (isAway ? Promise.reject(new Error("away")) : s.ledger.account(...args)),
    };
    const tablet = await startDevice({ ...s, ledger }, s.asha);
    tablet.at("sent", async () => {
      await s.laptop.me.grants.revokeEveryone();
      isAway = true;
    });
    const { grant } = await tablet.me.grants.give({ ...s.everything(s.rao), from: "start" });
    expect(grant.problem).toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true });
    isAway = false;
    await tablet.me.folders.create("What settles the rest");
    expect(await loot(s, s.rao)).not.toContain("Old");
  });

  test("one that the store refuses keeps back no other", async () => {
    const s = await household("one refused");
    await s.phone.me.records.add(note("Old"));
    let refused: Uint8Array | undefined;
    const blobs = storing(s.blobs, async (bytes) => {
      refused ??= bytes;
      if (refused === bytes) throw new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true });
    });
    const tablet = await startDevice({ ...s, blobs: { ...s.blobs, ...blobs } }, s.asha);
    const { grants } = await tablet.me.grants.giveMany([s.rao, s.sen].map((one) => s.everything(one)));
    expect(grants.map(({ problem }) => problem?.code)).toEqual(["BLOB_UNAVAILABLE", undefined]);
    expect(await titles(s.sen.me, "shared")).toEqual(["Old"]);
  });
});
