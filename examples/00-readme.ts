// The program with which the README opens, as it stands there: a test compares the two.
import assert from "node:assert/strict";
import { createChartkey, createKeyring } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";

const chartkey = createChartkey({ ledger: memoryLedger(), blobs: memoryBlobs(), profiles: memoryProfiles() });
const asha = await chartkey.connect({ wallet: memoryWallet("asha"), keyring: await createKeyring() });
const rao = await chartkey.connect({ wallet: memoryWallet("rao"), keyring: await createKeyring() });
await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
await rao.register({ roles: ["doctor"], profile: { name: "Dr Rao", listed: true } });

const content = new Blob(["Allergic to penicillin"]);
const { record } = await asha.records.add({ content, title: "Allergies", mediaType: "text/plain" });
await asha.grants.give({ grantee: rao.address, scope: "everything" });

const opened = await rao.sharedRecords.open(record.ref);
console.log(new TextDecoder().decode(await opened.bytes())); // Allergic to penicillin

await asha.grants.revoke({ grantee: rao.address, scope: "everything" });
await assert.rejects(rao.sharedRecords.open(record.ref), { code: "RECORD_UNAVAILABLE" });
