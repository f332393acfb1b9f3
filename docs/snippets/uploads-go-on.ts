import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChartkey } from "@chartkey/core";
import { memoryDevice } from "@chartkey/core/fakes";
import { signedUp } from "./parts/signed-up.ts";

const { ports, wallet, keyring } = await signedUp();
const { blobs } = ports;
const folder = await mkdtemp(join(tmpdir(), "chartkey-"));
const path = join(folder, "ct.dcm");
await writeFile(path, new Uint8Array(20_000_000).fill(7));

let parts = 0;
/** A store that is cut off behind its first part. */
const cut = {
  ...blobs,
  async put(...given: Parameters<typeof blobs.put>) {
    if ((parts += 1) === 2) blobs.unplug();
    return blobs.put(...given);
  },
};
const device = memoryDevice(); // stands for one that lasts
const patient = await createChartkey({ ...ports, device, blobs: cut }).connect({ wallet, keyring });

import { openAsBlob } from "node:fs";

const id = await patient.records.newId(); // the app keeps it with the name of the file
const scan = { id, content: await openAsBlob(path), title: "CT", resumable: true };
const added = await patient.records.add(scan).catch((error: unknown) => error);

assert.equal((added as { readonly code: string }).code, "BLOB_UNAVAILABLE");
blobs.replug();
const restarted = await createChartkey({ ...ports, device }).connect({ wallet, keyring });

// later, perhaps in another process, on the same device
for (const { record, begun, bytes } of await restarted.records.cutUploads()) console.log(record, begun, bytes);
const { record } = await restarted.records.add({ id, content: await openAsBlob(path), title: "CT", resumable: true });

assert.equal(record.size, 20_000_000);
assert.deepEqual(await restarted.records.cutUploads(), []);
await rm(folder, { recursive: true });
