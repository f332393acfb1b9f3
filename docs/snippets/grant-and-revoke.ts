import assert from "node:assert/strict";
import { isChartkeyError, type ListProblem } from "@chartkey/core";
import { signedUp } from "./parts/signed-up.ts";

const { chartkey, asha, rao } = await signedUp();
const text = { content: new Blob(["Allergic to penicillin"]), title: "Allergies", mediaType: "text/plain" };
const { record } = await asha.records.add(text);

const until = new Date(Date.now() + 30 * 86_400_000);
await asha.grants.give({ grantee: rao.address, scope: { record: record.ref.record }, until });

const onProblem = ({ subject, problem }: ListProblem) => console.warn(subject, problem.code);
for await (const row of rao.sharedRecords.list().all({ onProblem })) if (row.ok) console.log(row.record.title);
const opened = await rao.sharedRecords.open(record.ref);
console.log((await opened.bytes()).length, "bytes");

for await (const grant of asha.grants.list({ state: "active" })) {
  const { mayStillHold } = await asha.grants.revoke(grant);
  console.log(`${grant.grantee} may have kept ${mayStillHold?.length ?? "any of their"} records`);
}

await rao.sharedRecords.open(record.ref).catch((error: unknown) => {
  if (!isChartkeyError(error, "RECORD_UNAVAILABLE")) throw error;
  console.log("Dr Rao is refused.");
});

const query = { patient: asha.address, grantee: rao.address, scopes: [{ record: record.ref.record }] };
assert.equal(await chartkey.hasAccess(query), false);
assert.deepEqual((await asha.grants.list({ state: "active" }).page()).items, []);
