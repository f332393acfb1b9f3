import assert from "node:assert/strict";
import { createChartkey, createKeyring, isChartkeyError, newRecordId } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";

const chartkey = createChartkey({ ledger: memoryLedger(), blobs: memoryBlobs(), profiles: memoryProfiles() });
const wallet = memoryWallet("asha");
const asha = await chartkey.connect({ wallet, keyring: await createKeyring() });
const rao = await chartkey.connect({ wallet: memoryWallet("rao"), keyring: await createKeyring() });
await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
await rao.register({ roles: ["doctor"], profile: { name: "Dr Rao", listed: true } });
const sen = memoryWallet("sen");
const scans = ["Abdomen", "Chest"].map((title) => ({ content: new Blob([title]), title, mediaType: "text/plain" }));
const show = (problem: unknown) => assert(isChartkeyError(problem, "NOT_REGISTERED"));
const before = wallet.prompts;

// all or none: a bad one is named in the error, `records[1]: …`, and nothing is left behind
const { records } = await asha.records.addMany(scans.map((scan) => ({ ...scan, id: newRecordId() })));

// each for itself: a bad one stops no other
const outcomes = await asha.grants.giveEach([
  { grantee: rao.address, scope: "everything", from: "now" },
  { grantee: sen.address, scope: "everything" }, // has no key yet
]);
for (const outcome of outcomes) if (!outcome.ok) show(outcome.problem);

// every grant of the list, in one transaction
const active = await asha.grants.list({ state: "active" }).page({ size: 100 });
await asha.grants.revokeMany(active.items);

assert.equal(wallet.prompts - before, 3);
assert.equal(records.length, 2);
assert.deepEqual(
  outcomes.map(({ ok }) => ok),
  [true, false],
);
