import assert from "node:assert/strict";
import { parseAddress, parseLedgerId } from "@chartkey/core/adapters";

import { mongoProfiles } from "@chartkey/adapter-mongo";
import { MongoClient } from "mongodb";

const client = new MongoClient(process.env.MONGODB_URI ?? "mongodb://127.0.0.1:27017");
const profiles = mongoProfiles({ db: client.db("clinic") });
await profiles.migrate(); // creates the indexes, once per deployment

const nobody = parseAddress(`0x${"ab".repeat(20)}`);
assert.equal(
  await profiles.get({ ledger: parseLedgerId("eip155:1:0x5fbdb2315678afecb367f032d93f642f64180aa3"), address: nobody }),
  undefined,
);
await client.close();
