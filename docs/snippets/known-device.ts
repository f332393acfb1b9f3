import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Ports } from "@chartkey/core";
import type { MemoryWallet } from "@chartkey/core/fakes";
import { signedUp } from "./parts/signed-up.ts";

const { ports: given, wallet, keyring, asha } = await signedUp();
for (const title of ["Allergies", "Blood group"])
  await asha.records.add({ content: new Blob([title]), title, mediaType: "text/plain" });
const { ledger } = given;
let entries = 0;
const ports: Ports<MemoryWallet> = {
  ...given,
  ledger: {
    ...ledger,
    async *entries(...query) {
      for await (const update of ledger.entries(...query)) {
        entries += 1;
        yield update;
      }
    },
  },
};

const folder = await mkdtemp(join(tmpdir(), "chartkey-"));
const file = join(folder, "index.sqlite");

import { sqliteIndexCache } from "@chartkey/adapter-sqlite";
import { createChartkey } from "@chartkey/core";
import { DatabaseSync } from "node:sqlite";

async function start() {
  const db = new DatabaseSync(file);
  db.exec("pragma journal_mode = wal"); // no write waits for the disk
  const index = sqliteIndexCache({ db });
  await index.migrate(); // creates the table, if it is not there
  const chartkey = createChartkey({ ...ports, index });
  return { me: await chartkey.connect({ wallet, keyring }), index, db };
}

const first = await start();
console.log((await first.me.records.list().page()).items.length, "records, read from the beginning");

// the app goes on meanwhile
while ((await first.index.keys("")).length === 0) await setImmediate();
const cold = entries;

first.db.close();

// the app starts again
const second = await start();
const page = await second.me.records.list().page();
console.log(page.items.length, "records, of which the device knew the log");

assert.equal(page.items.length, 2);
assert.ok(entries - cold < cold, `${entries - cold} entries came again, of ${cold}`);
second.db.close();
await rm(folder, { recursive: true });
