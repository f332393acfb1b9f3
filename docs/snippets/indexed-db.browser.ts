import { indexedDbDevice } from "@chartkey/browser";
import { createChartkey } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles } from "@chartkey/core/fakes";

const [ledger, blobs, profiles] = [memoryLedger(), memoryBlobs(), memoryProfiles()];

const device = indexedDbDevice();
const chartkey = createChartkey({ ledger, blobs, profiles, device });
await navigator.storage.persist(); // asks the browser not to clear it when its disk is full

if (!("connect" in chartkey)) throw new Error("There is no Chartkey");
device.close();
