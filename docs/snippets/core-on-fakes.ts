// The program with which the README of @chartkey/core opens.
import { createChartkey, createKeyring, isChartkeyError, type ListProblem } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";

const chartkey = createChartkey({ ledger: memoryLedger(), blobs: memoryBlobs(), profiles: memoryProfiles() });
const asha = await chartkey.connect({ wallet: memoryWallet("asha"), keyring: await createKeyring() });
const rao = await chartkey.connect({ wallet: memoryWallet("rao"), keyring: await createKeyring() });
await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
await rao.register({ roles: ["doctor"], profile: { name: "Dr Rao", speciality: "Cardiology", listed: true } });

const { record } = await asha.records.add({
  content: new Blob(["Allergic to penicillin"]), // any stream, any format, any size
  title: "Allergies",
  mediaType: "text/plain",
});
for await (const doctor of asha.people.find({ role: "doctor", text: "rao" }))
  await asha.grants.give({ grantee: doctor.address, scope: { record: record.ref.record } });

const onProblem = ({ subject, problem }: ListProblem) => console.warn(subject, problem.code); // who could not be read
for await (const row of rao.sharedRecords.list().all({ onProblem }))
  if (row.ok) console.log(await new Response((await rao.sharedRecords.open(row.record.ref)).stream()).text());

await asha.grants.revokeEveryone();
await rao.sharedRecords.open(record.ref).catch((error: unknown) => {
  if (!isChartkeyError(error, "RECORD_UNAVAILABLE")) throw error;
  console.log("Dr Rao is refused.");
});
