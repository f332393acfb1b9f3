import assert from "node:assert/strict";
import { newFolderId, occurredInterval, parsePartialDate } from "@chartkey/core";
import { signedUp } from "./parts/signed-up.ts";

const { asha } = await signedUp();

const id = newFolderId(); // a second try with this id makes no second folder
const labs = await asha.folders.create("Laboratory", { id });
const occurred = parsePartialDate("2026-01"); // as precise as the paper says
const content = new Blob(["Haemoglobin 13.9 g/dL"], { type: "text/plain" });
await asha.records.add({ content, title: "Blood count", folder: labs.id, occurred });

for await (const row of asha.records.list({ folder: labs.id, since: new Date("2026-01-15") }))
  if (row.ok && row.record.occurred) console.log(row.record.title, occurredInterval(row.record.occurred));

const [row] = (await asha.records.list({ folder: labs.id }).page()).items;
assert.equal(row?.ok && row.record.occurred, "2026-01");
assert.equal((await asha.folders.create("Laboratory", { id })).id, id);
const { start, end } = occurredInterval(occurred);
assert.deepEqual([start, end], [new Date("2026-01-01"), new Date("2026-02-01")]);
