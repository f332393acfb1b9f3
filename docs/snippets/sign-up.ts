import assert from "node:assert/strict";

import { createChartkey, createKeyring } from "@chartkey/core";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";

const chartkey = createChartkey({ ledger: memoryLedger(), blobs: memoryBlobs(), profiles: memoryProfiles() });
const wallet = memoryWallet("asha");
const asha = await chartkey.connect({ wallet, keyring: await createKeyring() });
await asha.register({
  roles: ["patient"],
  profile: { name: "Asha", languages: ["hi", "en"], listed: false }, // not found by search
  folder: "Health records", // the first folder; its name is encrypted
});

const rao = await chartkey.connect({ wallet: memoryWallet("rao"), keyring: await createKeyring() });
await rao.register({ roles: ["doctor"], profile: { name: "Dr Rao", speciality: "Cardiology", listed: true } });
for await (const person of asha.people.find({ role: "doctor", text: "rao" }))
  console.log(person.name, person.speciality, person.address);

await asha.profile.update({ languages: ["hi"] });

assert.equal(wallet.prompts, 3);
assert.deepEqual((await rao.people.get(asha.address))?.languages, ["hi"]);
assert.deepEqual((await rao.people.find({ role: "patient", text: "asha" }).page()).items, []);
