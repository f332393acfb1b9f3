import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IndexCacheFixture } from "@chartkey/core/conformance";
import { memoryIndexCache } from "@chartkey/core/fakes";

const before = process.cwd();
const folder = await mkdtemp(join(tmpdir(), "chartkey-"));
process.chdir(folder);

import { sqliteIndexCache } from "@chartkey/adapter-sqlite";
import { DatabaseSync } from "node:sqlite";

const db = new DatabaseSync("index.sqlite");
db.exec("pragma journal_mode = wal"); // no write waits for the disk
const index = sqliteIndexCache({ db });
await index.migrate(); // creates the table

await index.set("key", Uint8Array.of(1));
if ((await index.get(["absent", "key"]))[1]?.[0] !== 1) throw new Error("The value is not there");
db.close();

const createFixture = async (): Promise<IndexCacheFixture> => ({ cache: memoryIndexCache(), dispose: async () => {} });

import { indexCacheSuite } from "@chartkey/core/conformance";

for (const run of Object.values(indexCacheSuite)) await run(createFixture);

process.chdir(before);
await rm(folder, { recursive: true });
