import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { httpServer } from "@chartkey/adapter-http/server";
import { parseAddress, parseLedgerId } from "@chartkey/core/adapters";

import { memoryBlobs } from "@chartkey/core/fakes";

const before = process.cwd();
const folder = await mkdtemp(join(tmpdir(), "chartkey-"));
process.chdir(folder);

import { sqliteProfiles } from "@chartkey/adapter-sqlite";
import { DatabaseSync } from "node:sqlite";

const db = new DatabaseSync("profiles.sqlite");
const profiles = sqliteProfiles({ db });
await profiles.migrate(); // creates the tables, once per deployment

const blobs = memoryBlobs();

import { sqliteDeviceLists, sqlitePinBook, sqliteSessions } from "@chartkey/adapter-sqlite";

const [sessions, pinBook, lists] = [sqliteSessions({ db }), sqlitePinBook({ db }), sqliteDeviceLists({ db })];
for (const store of [sessions, pinBook, lists]) await store.migrate();
const devices = (account: string) => lists.of(account);
const [url, origins] = ["https://api.example", ["https://app.example"]];
const server = httpServer({ url, origins, chainIds: [1], blobs, sessions, pinBook, devices });

assert.equal((await server.fetch(new Request(`${url}/nonces`, { method: "POST" }))).status, 201);
server.close();
const nobody = parseAddress(`0x${"ab".repeat(20)}`);
assert.equal(
  await profiles.get({ ledger: parseLedgerId("eip155:1:0x5fbdb2315678afecb367f032d93f642f64180aa3"), address: nobody }),
  undefined,
);
db.close();
process.chdir(before);
await rm(folder, { recursive: true });
