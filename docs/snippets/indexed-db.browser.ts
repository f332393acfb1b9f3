import { indexedDbDevice } from "@chartkey/browser";
import { createChartkey } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles } from "@chartkey/core/fakes";

const [ledger, blobs, profiles] = [memoryLedger(), memoryBlobs(), memoryProfiles()];

const device = indexedDbDevice();
const chartkey = createChartkey({ ledger, blobs, profiles, device });
await navigator.storage.persist(); // asks the browser not to clear it when its disk is full

import { indexedDbIndexCache } from "@chartkey/browser";

const index = indexedDbIndexCache();
const known = createChartkey({ ledger, blobs, profiles, device, index });

await index.set("key", Uint8Array.of(1));
if ((await index.get(["absent", "key"]))[1]?.[0] !== 1) throw new Error("The value is not there");
index.close();
if (!("connect" in chartkey && "connect" in known)) throw new Error("There is no Chartkey");
device.close();
