import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { toHex } from "../../../src/adapters/index.js";
import { MAX_ACTS } from "../../../src/domain/acts/submission.js";
import { note, stage, titles } from "../stage.js";

const READERS = 130;

test("more followers than a ledger takes acts: the amendment lands, and names who was left out", async () => {
  const s = stage("many");
  const asha = await s.patient("Asha");
  const { record } = await asha.me.records.add(note("First"));
  const scope = { record: record.ref.record };
  const grantees = [];
  for (let i = 0; i < READERS; i++) {
    const grantee = await s.person(`Reader ${i}`);
    const { bundle } = await grantee.keyring.identity({ ledger: s.ledger.id, address: grantee.me.address }, 0);
    await s.blobs.put(bundle, { holder: "test" });
    const key = { kind: "publishKey", participant: grantee.me.address, key: toHex(sha256(bundle)) } as const;
    await s.ledger.submit([key], grantee.wallet);
    grantees.push(grantee);
  }
  const grants = grantees.map(({ me }) => ({ grantee: me.address, scope }));
  await asha.me.grants.giveMany(grants.slice(0, 100));
  await asha.me.grants.giveMany(grants.slice(100));
  const { without } = await asha.me.records.amend(scope.record, { title: "Second" });
  const last = grantees.slice(-without.length);
  expect(without).toEqual(last.map(({ me }) => me.address));
  expect(READERS - without.length).toBe(MAX_ACTS - 1);
  expect(await titles(grantees[0]?.me ?? asha.me, "shared")).toEqual(["Second"]);
  expect(await titles(last[0]?.me ?? asha.me, "shared")).toEqual(["First"]);
  await asha.me.grants.giveMany(without.map((grantee) => ({ grantee, scope })));
  expect(await titles(last[0]?.me ?? asha.me, "shared")).toEqual(["Second"]);
});
