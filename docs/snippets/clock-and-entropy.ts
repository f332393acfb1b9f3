import assert from "node:assert/strict";
import { createChartkey, createKeyring } from "@chartkey/core";
import {
  fixedClock,
  memoryBlobs,
  memoryLedger,
  memoryProfiles,
  memoryWallet,
  seededEntropy,
} from "@chartkey/core/fakes";

const clock = fixedClock(new Date("2026-03-01T10:00:00Z"));
const entropy = seededEntropy("a test");
const ports = { ledger: memoryLedger({ clock }), blobs: memoryBlobs(), profiles: memoryProfiles(), clock, entropy };
const chartkey = createChartkey(ports);
const asha = await chartkey.connect({ wallet: memoryWallet("asha"), keyring: await createKeyring(entropy) });
const rao = await chartkey.connect({ wallet: memoryWallet("rao"), keyring: await createKeyring(entropy) });
await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
await rao.register({ roles: ["doctor"], profile: { name: "Dr Rao", listed: true } });

const until = new Date("2026-03-02T10:00:00Z");
await asha.grants.give({ grantee: rao.address, scope: "everything", until });
clock.advance(86_400); // `until` is exclusive: at that second it has ended
const [grant] = (await asha.grants.list().page()).items;
assert.equal(grant?.state, "expired");

const [one, other] = [seededEntropy("a test"), seededEntropy("a test")];
assert.deepEqual(one.bytes(32), other.bytes(32));
assert.notDeepEqual(one.bytes(32), seededEntropy("a test").bytes(32));
