import { randomUUID } from "node:crypto";
import type { ProfileFixture } from "@chartkey/core/conformance";
import { type Collection, type Db, MongoClient } from "mongodb";
import { inject } from "vitest";
import { type MongoProfiles, mongoProfiles } from "../src/index.js";
import { type CuttableProxy, cuttableProxy } from "./cuttable-proxy.js";

/** Any document of the collection. */
export type RawDocument = { readonly _id: string } & Record<string, unknown>;

export interface MongoFixture extends ProfileFixture {
  readonly profiles: MongoProfiles;
  /** The collection as another program sees it. */
  readonly raw: Collection<RawDocument>;
  readonly db: Db;
}

async function throughProxy(uri: string): Promise<{ readonly client: MongoClient; readonly proxy: CuttableProxy }> {
  const { hostname, port } = new URL(uri);
  const proxy = await cuttableProxy({ host: hostname, port: Number(port || 27_017) });
  const url = new URL(uri);
  url.host = `127.0.0.1:${proxy.port}`;
  // more than the half second after which the driver looks for the server again
  const client = new MongoClient(url.href, { directConnection: true, serverSelectionTimeoutMS: 900 });
  return { client, proxy };
}

/** A database of its own, dropped in the end. The adapter's connection can be cut. */
export async function mongoFixture(): Promise<MongoFixture> {
  const uri = inject("mongodbUri");
  const direct = new MongoClient(uri);
  const { client, proxy } = await throughProxy(uri);
  const name = `chartkey_test_${randomUUID()}`;
  const profiles = mongoProfiles({ db: client.db(name), collection: "people" });
  await profiles.migrate();
  const db = direct.db(name);
  const raw = db.collection<RawDocument>("people");
  return {
    profiles,
    raw,
    db,
    async plant(target, document) {
      const named = { _id: `${target.ledger}/${target.address}` };
      await raw.deleteOne(named);
      await profiles.put(target);
      const kept = await raw.findOne(named);
      await raw.replaceOne(named, { ...kept, signed: document });
    },
    unplug: () => proxy.cut(),
    replug: () => proxy.restore(),
    async dispose() {
      await client.close();
      await proxy.cut();
      await db.dropDatabase();
      await direct.close();
    },
  };
}
