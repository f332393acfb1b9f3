import { expect, test } from "vitest";
import { ChartkeyError } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { titles } from "../stage.js";
import { startDevice } from "./device.js";
import { oldRecord } from "./old-record.js";

test("a plan that another one replaces before its prompt leaves nothing in the journal", async () => {
  const s = await oldRecord("replaced plan");
  let overtaken = false;
  const ledger: typeof s.ledger = {
    ...s.ledger,
    // as a ledger that looks again when everything is stored
    async submit(acts, signer, options) {
      if (overtaken || acts.length < 2) return s.ledger.submit(acts, signer, options);
      overtaken = true;
      await options?.beforePrompt?.();
      await s.laptop.me.grants.give(s.everything(s.sen));
      throw new ChartkeyError("LEDGER_CONFLICT", { retryable: true });
    },
  };
  const store = memoryDevice();
  const tablet = await startDevice({ ...s, ledger }, s.asha, store);
  const [toSen, toRao] = await tablet.me.grants.giveEach([{ ...s.everything(s.sen), from: "start" }, s.wide]);
  expect([toSen?.ok, toRao?.ok]).toEqual([false, true]);
  expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
  await tablet.me.folders.create("Next");
  expect(await store.keys("journal/")).toEqual([]);
});
