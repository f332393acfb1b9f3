import assert from "node:assert/strict";
import { createChartkey, createKeyring, isChartkeyError } from "@chartkey/core";
import { memoryBlobs, memoryHeads, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";

const ledger = memoryLedger();
const heads = memoryHeads(ledger);
const chartkey = createChartkey({ ledger, heads, blobs: memoryBlobs(), profiles: memoryProfiles() });
const me = await chartkey.connect({ wallet: memoryWallet("asha"), keyring: await createKeyring() });
await me.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });

heads.unplug(); // and stop, hang, lie
await assert.rejects(me.records.list().page(), (error) => isChartkeyError(error, "LEDGER_UNAVAILABLE"));

heads.plug();
assert.deepEqual((await me.records.list().page()).items, []);
