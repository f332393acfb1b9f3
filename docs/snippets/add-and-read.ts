import assert from "node:assert/strict";
import { signedUp } from "./parts/signed-up.ts";

const { chartkey, asha } = await signedUp();

const id = await asha.records.newId(); // a second try with this id is the same record
const { record, receipt } = await asha.records.add({
  id,
  content: new Blob(["Allergic to penicillin"]), // or a stream, of any format and any size
  title: "Allergies",
  mediaType: "text/plain",
  category: "allergies",
});
await chartkey.finalized(receipt);

for await (const row of asha.records.list())
  if (row.ok) console.log(row.record.title, row.record.mediaType, row.record.size);
  else console.warn(row.problem.code);

const opened = await asha.records.open(record.ref);
console.log(new TextDecoder().decode(await opened.bytes())); // `opened.stream()` for large ones

const beginning = opened.part({ offset: 0, length: 8 }); // `digestChecked` is false: the author signed the whole
console.log(new TextDecoder().decode(await beginning.bytes()));

await asha.records.amend(id, { content: new Blob(["Allergic to penicillin and latex"]) });
for await (const row of asha.records.versions(id)) if (row.ok) console.log(row.record.ref.version, row.record.size);

const versions = await asha.records.versions(id).page();
assert.deepEqual(
  versions.items.map((row) => row.ok && row.record.size),
  [22, 32],
);
