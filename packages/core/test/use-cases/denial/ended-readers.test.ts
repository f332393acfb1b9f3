import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { type Ledger, toHex } from "../../../src/adapters/index.js";
import { createChartkey } from "../../../src/index.js";
import { note, stage, titles } from "../stage.js";

const READERS = 130;
const HOUR = 3600;

/** A patient whose 130 timed grants of everything end at one time. */
async function reunion(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  await asha.me.records.add(note("Before"));
  const readers = [];
  for (let i = 0; i < READERS; i++) {
    const reader = await s.person(`Reader ${i}`);
    const { bundle } = await reader.keyring.identity({ ledger: s.ledger.id, address: reader.me.address }, 0);
    await s.blobs.put(bundle, { holder: "test" });
    const key = { kind: "publishKey", participant: reader.me.address, key: toHex(sha256(bundle)) } as const;
    await s.ledger.submit([key], reader.wallet);
    readers.push(reader);
  }
  const until = new Date(s.clock.now().getTime() + HOUR * 1000);
  const grants = readers.map(({ me }) => ({ grantee: me.address, scope: "everything" as const, until }));
  await asha.me.grants.giveMany(grants.slice(0, 100));
  await asha.me.grants.giveMany(grants.slice(100));
  return { ...s, asha, readers };
}

test("however many grants have run out, a write is one prompt, and no ended reader can open what is new", async () => {
  const { asha, readers, clock } = await reunion("ended");
  clock.advance(2 * HOUR);
  const { prompts } = asha.wallet;
  // the write leaves them out of its new epoch itself, so it must not say that they can read
  expect(await asha.me.records.add(note("After"))).toMatchObject({ exposedTo: [], without: [] });
  await asha.me.folders.create("Labs");
  const [first] = readers;
  if (!first) throw new Error("nobody");
  await asha.me.grants.give({ grantee: first.me.address, scope: "everything" });
  await asha.me.grants.revoke({ grantee: first.me.address, scope: "everything" });
  expect(asha.wallet.prompts - prompts).toBe(4);
  expect(await titles(readers.at(-1)?.me ?? asha.me, "shared")).toEqual([]);
  expect(await titles(asha.me, "own")).toEqual(["After", "Before"]);
});

test.each([
  ["an invalid Date", new Date(Number.NaN)],
  ["a number", 1],
  ["nothing", undefined],
])("%s for the ledger's time, or the device's, leaves nobody out in silence", async (_, wrong) => {
  const s = stage("no time");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const until = new Date(s.clock.now().getTime() + HOUR * 1000);
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", until });
  // what a port of somebody else's answers against its type
  const answer = wrong as unknown as Date;
  const timeless = await asha.connect(s.app(undefined, { ledger: { ...s.ledger, time: async () => answer } }));
  await expect(timeless.records.add(note("Never"))).rejects.toMatchObject({
    code: "LEDGER_UNAVAILABLE",
    retryable: true,
  });
  let now = s.clock.now();
  const { ledger, blobs, profiles } = s;
  const me = await asha.connect(createChartkey({ ledger, blobs, profiles, clock: { now: () => now } }));
  now = answer;
  await expect(me.records.add(note("Never"))).rejects.toThrow("`clock.now()` gave");
  now = s.clock.now();
  await me.records.add(note("Now"));
  expect(await titles(rao.me, "shared")).toEqual(["Now"]);
});

test("one wrong answer to the time, or a wrong clock, ends no grant: a write says that the clocks differ", async () => {
  const s = stage("wrong");
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const until = new Date(s.clock.now().getTime() + HOUR * 1000);
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything", until });
  let lie: Date | undefined = new Date("2099-01-01");
  const lying: Ledger = { ...s.ledger, time: async (options) => lie ?? s.ledger.time(options) };
  const me = await asha.connect(s.app(undefined, { ledger: lying }));
  const { prompts } = asha.wallet;
  await expect(me.records.add(note("Too early"))).rejects.toMatchObject({ code: "CLOCK_SKEWED" });
  lie = new Date(s.clock.now());
  s.clock.advance(365 * 24 * HOUR);
  await expect(me.records.add(note("Too early"))).rejects.toMatchObject({ code: "CLOCK_SKEWED" });
  s.clock.advance(-365 * 24 * HOUR);
  lie = undefined;
  expect(asha.wallet.prompts).toBe(prompts);
  await me.records.add(note("Now"));
  expect(await titles(rao.me, "shared")).toEqual(["Now"]);
  expect((await asha.me.grants.list().page()).items).toMatchObject([{ state: "active" }]);
});
