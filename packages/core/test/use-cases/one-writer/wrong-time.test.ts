import { expect, test } from "vitest";
import { type Act, ChartkeyError, type Ledger, type SubmitOptions } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { titles } from "../stage.js";
import { household, note } from "./household.js";

const HOUR = 3600;

test("one wrong time of the ledger lets no blob go of a write that a relayer still has", async () => {
  const { ledger, app, asha, phone, clock } = await household("wrong time", { pins: true });
  let held: { acts: readonly Act[]; base: SubmitOptions["base"] } | undefined;
  let late = 0;
  const relayed: Ledger = {
    ...ledger,
    time: async (options) => new Date((await ledger.time(options)).getTime() + late),
    async submit(acts, _, { beforePrompt, onProgress, base } = {}) {
      await beforePrompt?.();
      onProgress?.({ type: "ledger:handed-over", deadline: new Date(clock.now().getTime() + HOUR * 1000) });
      held = { acts, base };
      throw new ChartkeyError("LEDGER_DROPPED", { retryable: true });
    },
  };
  const store = memoryDevice();
  const connect = () => app(store, { ledger: relayed }).connect({ wallet: asha.wallet, keyring: asha.keyring });
  const me = await connect();
  await expect(me.records.add(note("Slow"))).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  late = 365 * 24 * HOUR * 1000;
  await connect();
  late = 0;
  if (held) await ledger.submit(held.acts, asha.wallet, { base: held.base });
  expect(await titles(phone.me, "own")).toEqual(["Slow"]);
});

test("a wrong clock of the device lets no envelope go of a grant that has not run out", async () => {
  const { phone, laptop, rao, everything, device, clock } = await household("wrong clock");
  await phone.me.records.add(note("Before"));
  laptop.at("sent", async () => laptop.die());
  const until = new Date(clock.now().getTime() + HOUR * 1000);
  await expect(laptop.me.grants.give({ ...everything(rao), until })).rejects.toThrow("dead");
  clock.advance(24 * HOUR);
  await device(laptop.store);
  clock.advance(-24 * HOUR);
  await device(laptop.store);
  expect(await titles(rao.me, "shared")).toEqual(["Before"]);
});

test("on a ledger that stands still, a grant that has run out stops writes until it is revoked, and the error says so", async () => {
  const { ledger, app, asha, rao, everything, clock } = await household("standing still");
  let stood = 0;
  const still: Ledger = { ...ledger, time: async () => new Date((await ledger.time()).getTime() - stood) };
  const me = await app(memoryDevice(), { ledger: still }).connect({ wallet: asha.wallet, keyring: asha.keyring });
  await me.grants.give({ ...everything(rao), until: new Date(clock.now().getTime() + HOUR * 1000) });
  clock.advance(24 * HOUR);
  stood = 24 * HOUR * 1000;
  await expect(me.records.add(note("Too early"))).rejects.toMatchObject({
    code: "CLOCK_SKEWED",
    hints: expect.arrayContaining([expect.stringContaining("revoke the grant that has run out")]) as unknown,
  });
  await me.grants.revoke(everything(rao));
  await me.records.add(note("New"));
  expect(await titles(me, "own")).toEqual(["New"]);
});
