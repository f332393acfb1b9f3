import assert from "node:assert/strict";
import { readdir, rm } from "node:fs/promises";
import { signedUp } from "./parts/signed-up.ts";

import { createReadStream } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDeviceKey, type ExportFile } from "@chartkey/core";
import { openExport } from "@chartkey/core/export";

const { ports, keyring, asha } = await signedUp();
await asha.records.add({ content: new Blob(["Allergic to penicillin"]), title: "Allergies", mediaType: "text/plain" });

/** Writes an export into a new folder. */
async function save(files: AsyncIterable<ExportFile>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "export-"));
  for await (const { path, bytes } of files) await writeFile(join(folder, path), bytes);
  return folder;
}

const folder = await save(asha.export());

// later, with no ledger and no blob store
const owner = { ledger: ports.ledger.id, address: asha.address };
for await (const row of openExport((path) => createReadStream(join(folder, path)), { keyring, owner }))
  if (row.ok) console.log(row.opened.record.title, (await row.opened.bytes()).length, row.authorship);
  else console.warn(row.problem.code);

// for somebody else: any age recipient, `age1pq1…` or `age1…`
const { recipient, identity } = await createDeviceKey();
const copy = await save(asha.export({ recipients: [recipient] }));
for await (const row of openExport((path) => createReadStream(join(copy, path)), { identity })) assert.ok(row.ok);

for (const saved of [folder, copy]) {
  assert.equal((await readdir(saved)).length, 2);
  await rm(saved, { recursive: true });
}
