import { expect, test } from "vitest";
import { Memo } from "../../../src/use-cases/session/memo.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { all, note, stage } from "../stage.js";

test("opens a thing once, and again only after a failure", async () => {
  const opened = new Memo<number>();
  let tries = 0;
  const open = async () => {
    tries += 1;
    if (tries === 1) throw new Error("away");
    return tries;
  };
  await expect(opened.get("card", open)).rejects.toThrow("away");
  expect([await opened.get("card", open), await opened.get("card", open), tries]).toEqual([2, 2, 2]);
});

test("neither a page nor an add opens again the cards that were opened before, and no card has its epoch's secret derived anew", async () => {
  const s = stage("opened");
  const asha = await s.patient("Asha");
  await asha.me.records.addMany(Array.from({ length: 40 }, (_, i) => note(`Record ${i}`)));
  let derived = 0;
  const keyring = {
    ...asha.keyring,
    epochSecret: (...of: Parameters<typeof asha.keyring.epochSecret>) => {
      derived += 1;
      return asha.keyring.epochSecret(...of);
    },
  };
  let fetched = 0;
  const blobs = {
    ...s.blobs,
    get: (...of: Parameters<typeof s.blobs.get>) => {
      fetched += 1;
      return s.blobs.get(...of);
    },
  };
  const me = await s.app(memoryDevice(), { blobs }).connect({ wallet: asha.wallet, keyring });
  expect(await all(me.records.list())).toHaveLength(40);
  // two pages, each with the few cards that are opened at the same time
  expect(derived).toBeLessThanOrEqual(16);
  const before = fetched;
  await me.records.list().page();
  await me.records.add(note("One more"));
  expect(fetched).toBe(before);
});
