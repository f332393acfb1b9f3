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

const failing =
  (code: ErrorCode) =>
  (own: Ledger["submit"]): Ledger["submit"] => {
    let failed = false;
    return async (acts, wallet, options) => {
      if (failed) return own(acts, wallet, options);
      failed = true;
      await options?.beforePrompt?.();
      options?.onProgress?.({ type: "wallet:prompted", kind: "signature" });
      options?.onProgress?.({ type: "ledger:handed-over", deadline: new Date() });
      throw new ChartkeyError(code);
    };
  };

test.each(["LEDGER_UNAVAILABLE", "LEDGER_DROPPED", "LEDGER_REVERTED"] as const)(
  "what was handed over stays after %s, since it may still be submitted, until another act has made it impossible",
  async (code) => {
    const { me, blobs, parts } = await practice(code, failing(code));
    const before = blobs.ids();
    await expect(me.records.add(note("First"))).rejects.toMatchObject({ code });
    const left = blobs.ids().filter((id) => !before.includes(id));
    expect(left).toHaveLength(2);
    const rao = await parts.doctor("Dr Rao");
    await me.grants.give({ grantee: rao.me.address, scope: "everything" });
    await me.folders.create("Any write");
    expect(blobs.ids().filter((id) => left.includes(id))).toEqual([]);
  },
);

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
    ["startEpoch", "fileCards"],
    ["fileCard"],
    ["startEpoch", "fileCards", "fileCards", "grantAccess"],
    ["revokeEveryone"],
  ]);
});
