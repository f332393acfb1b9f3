import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAddress, parseLedgerId } from "@chartkey/core/adapters";

const folder = await mkdtemp(join(tmpdir(), "chartkey-"));
process.chdir(folder);

import { sqliteProfiles } from "@chartkey/adapter-sqlite";
import { DatabaseSync } from "node:sqlite";

const db = new DatabaseSync("profiles.sqlite");
const profiles = sqliteProfiles({ db });
await profiles.migrate(); // creates the tables, once per deployment

const nobody = parseAddress(`0x${"ab".repeat(20)}`);
assert.equal(
  await profiles.get({ ledger: parseLedgerId("eip155:1:0x5fbdb2315678afecb367f032d93f642f64180aa3"), address: nobody }),
  undefined,
);
db.close();
process.chdir(tmpdir());
await rm(folder, { recursive: true });
