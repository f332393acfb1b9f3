import { expect, test } from "vitest";
import { type Act, ChartkeyError, type ErrorCode, type Ledger } from "../../../src/adapters/index.js";
import { note, stage } from "../stage.js";

/** An app whose signed acts a relayer submits. `submit` replaces that of the ledger. */
async function practice(name: string, submit: (own: Ledger["submit"]) => Ledger["submit"]) {
  const parts = stage(name);
  const { ledger, blobs } = parts;
  const asha = await parts.patient("Asha");
  const own: Ledger["submit"] = (...args) => ledger.submit(...args);
  const me = await asha.connect(parts.app(undefined, { ledger: { ...ledger, submit: submit(own) } }));
  return { me, blobs, parts };
}

const failing = (code: ErrorCode) => () =>
  (async (_acts, _wallet, options) => {
    options?.onProgress?.({ type: "wallet:prompted", kind: "signature" });
    options?.onProgress?.({ type: "ledger:handed-over", deadline: new Date() });
    throw new ChartkeyError(code);
  }) satisfies Ledger["submit"];

test("what a signature was handed over for stays, since it may still be submitted", async () => {
  const { me, blobs } = await practice("handed over", failing("LEDGER_UNAVAILABLE"));
  const before = blobs.ids().length;
  await expect(me.records.add(note("First"))).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  expect(blobs.ids().length).toBeGreaterThan(before);
});

test.each(["LEDGER_DROPPED", "LEDGER_REVERTED"] as const)("%s is certain, and leaves nothing", async (code) => {
  const { me, blobs } = await practice(code, failing(code));
  const before = blobs.ids();
  await expect(me.records.add(note("First"))).rejects.toMatchObject({ code });
  expect(blobs.ids()).toEqual(before);
});

test("several acts go in the order in which one signature covers them; a card among others is a list of one", async () => {
  const seen: (readonly Act["kind"][])[] = [];
  const { me, parts } = await practice("together", (own) => async (acts, wallet, options) => {
    seen.push(acts.map(({ kind }) => kind));
    return own(acts, wallet, options);
  });
  const rao = await parts.doctor("Dr Rao");
  await me.folders.create("Labs");
  await me.records.add(note("First"));
  await me.grants.give({ grantee: rao.me.address, scope: "everything", from: "now" });
  await me.grants.revokeEveryone();
  expect(seen).toEqual([
    ["epoch", "cards"],
    ["card"],
    ["epoch", "cards", "cards", "grant"],
    ["revoke-everyone", "epoch"],
  ]);
});
