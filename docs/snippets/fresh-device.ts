import assert from "node:assert/strict";
import { signedUp } from "./parts/signed-up.ts";

import { createChartkey, generatePassphrase, readKit } from "@chartkey/core";

const { ports, wallet, keyring, asha } = await signedUp();
await asha.records.add({ content: new Blob(["Allergic to penicillin"]), title: "Allergies", mediaType: "text/plain" });

// on the old device, once: a file to keep, and a passphrase to write down
const passphrase = generatePassphrase();
const kit = await keyring.seal({ passphrase }, await asha.kitHints());

// on the new device: the kit, the wallet, and the same ports
const restored = await readKit(kit, { passphrase });
const chartkey = createChartkey(ports);
const again = await chartkey.connect({ wallet, keyring: restored.keyring });
for await (const row of again.records.list()) console.log(row.ok ? row.record.title : row.problem.code);

assert.equal((await again.records.list().page()).items.length, 1);
assert.equal(restored.hints.ledgers[0]?.address, asha.address);
