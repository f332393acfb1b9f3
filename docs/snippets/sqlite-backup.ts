import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqlitePinBook } from "@chartkey/adapter-sqlite";

const folder = await mkdtemp(join(tmpdir(), "chartkey-"));
const [file, copy] = [join(folder, "server.sqlite"), join(folder, "backup.sqlite")];
const db = new DatabaseSync(file); // the server's
const pinBook = sqlitePinBook({ db });
await pinBook.migrate();
await pinBook.add("account", "pin", { bytes: 100, quota: 1000 });

import { backup, DatabaseSync } from "node:sqlite";

const source = new DatabaseSync(file, { readOnly: true });
await backup(source, copy);
source.close();

db.close();
const restored = new DatabaseSync(copy);
assert.equal(await sqlitePinBook({ db: restored }).used("account"), 100);
restored.close();
await rm(folder, { recursive: true });
