import { NO_REQUEST } from "../../src/domain/acts/act.js";
import { expect, test } from "vitest";
import { memoryDevice } from "../../src/fakes/index.js";
import { type Address, newRecordId, parseFolderId, type Scope } from "../../src/index.js";
import { encodeScope } from "../../src/adapters/index.js";
import { lyingLedger } from "./lying-ledger.js";
import { all, note, stage } from "./stage.js";

const HOUR = 3_600_000;

async function clinic(name: string) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  const [folder] = await all(asha.me.folders.list());
  if (!folder) throw new Error("unreachable");
  const query = { patient: asha.me.address, grantee: rao.me.address };
  return { ...s, asha, rao, folder: folder.id, query };
}

test("`hasAccess` says what the ledger says, grant by grant", async () => {
  const { asha, rao, folder, query, chartkey, ledger, clock } = await clinic("grants");
  const { record } = await asha.me.records.add(note("First"));
  const scopes: readonly Scope[] = ["everything", { folder }, { record: record.ref.record }];
  const answers = async (grantee: Address = query.grantee) => {
    const asked = scopes.map((scope) => chartkey.hasAccess({ ...query, grantee, scopes: [scope] }));
    const told = scopes.map((scope) => ledger.hasAccess({ ...query, grantee, scopes: [encodeScope(scope)] }));
    const mine = await Promise.all(asked);
    expect(mine).toEqual(await Promise.all(told));
    return mine;
  };
  expect(await answers()).toEqual([false, false, false]);
  expect(await answers(query.patient)).toEqual([true, true, true]);
  await asha.me.grants.give({
    grantee: rao.me.address,
    scope: { folder },
    until: new Date(clock.now().getTime() + HOUR),
  });
  expect(await answers()).toEqual([false, true, false]);
  clock.advance(HOUR / 1000);
  expect(await answers()).toEqual([false, false, false]);
  await asha.me.grants.give({ grantee: rao.me.address, scope: { record: record.ref.record } });
  expect(await answers()).toEqual([false, false, true]);
  await asha.me.grants.revoke({ grantee: rao.me.address, scope: { record: record.ref.record } });
  expect(await answers()).toEqual([false, false, false]);
  const contributes = {
    scope: encodeScope({ folder }),
    until: 2 ** 40 - 1,
    permissions: 2,
    envelope: encodeScope("everything"),
    request: NO_REQUEST,
  };
  await ledger.submit([{ kind: "grantAccess", ...query, ...contributes }], asha.wallet);
  expect(await answers()).toEqual([false, false, false]);
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  expect(await chartkey.hasAccess({ ...query, scopes: [{ folder: parseFolderId(`0x${"12".repeat(16)}`) }] })).toBe(
    false,
  );
  expect(await chartkey.hasAccess({ ...query, scopes: [{ record: newRecordId() }, "everything"] })).toBe(true);
  expect(await chartkey.hasAccess({ ...query, scopes: [] })).toBe(false);
});

test("`hasAccess` does not believe a node that hides a revocation, or says yes by itself", async () => {
  const { asha, rao, query, app, ledger } = await clinic("revocation");
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await asha.me.grants.revoke({ grantee: rao.me.address, scope: "everything" });
  const node = lyingLedger(ledger);
  const asked = { ...query, scopes: ["everything"] as const };
  const chartkey = app(memoryDevice(), { ledger: { ...node.ledger, hasAccess: async () => true } });
  expect(await chartkey.hasAccess(asked)).toBe(false);
  node.tell({
    entries: (told) => told.filter((update) => update.type !== "entry" || update.entry.act.kind !== "revokeAccess"),
  });
  const fresh = app(memoryDevice(), { ledger: node.ledger });
  await expect(fresh.hasAccess(asked)).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
});
