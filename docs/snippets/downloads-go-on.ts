import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChartkey } from "@chartkey/core";
import { signedUp } from "./parts/signed-up.ts";

const { ports, wallet, keyring, asha } = await signedUp();
const content = new Uint8Array(5_000_000).map((_, place) => place % 251);
const { record } = await asha.records.add({ content, title: "Scan", mediaType: "application/dicom" });
const { blobs } = ports;

/** A store that is cut off behind 3 MB. */
const cut = {
  ...blobs,
  async *get(...given: Parameters<typeof blobs.get>) {
    let bytes = 0;
    for await (const chunk of blobs.get(...given)) {
      if ((bytes += chunk.length) > 3_000_000) blobs.unplug();
      yield chunk;
    }
  },
};
const patient = await createChartkey({ ...ports, blobs: cut }).connect({ wallet, keyring });
const folder = await mkdtemp(join(tmpdir(), "chartkey-"));
const path = join(folder, "scan.part");

import { createWriteStream, openAsBlob } from "node:fs";
import { rename } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

// what came before the cut stays in the file
const opened = await patient.records.open(record.ref);
const whole = await pipeline(opened, createWriteStream(path)).catch((error: unknown) => error);

assert.equal((whole as { readonly code: string }).code, "BLOB_UNAVAILABLE");
const before = (await readFile(path)).length;
assert.ok(before > 0 && before < content.length, `${before} bytes were saved`);
blobs.replug();
const restarted = await createChartkey(ports).connect({ wallet, keyring });

// later, perhaps in another process: the reference of the record and the file are all that it takes
const again = await restarted.records.open(record.ref);
const held = await openAsBlob(path); // the file is not read into memory
await pipeline(again.rest(held), createWriteStream(path, { flags: "a" }));
await rename(path, join(folder, "scan.dcm")); // only now it is the author's content

assert.deepEqual(new Uint8Array(await readFile(join(folder, "scan.dcm"))), content);
await rm(folder, { recursive: true });
