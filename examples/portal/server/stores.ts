import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { heliaBlobs, offlineNode } from "@chartkey/adapter-ipfs/helia";
import { kuboBlobs } from "@chartkey/adapter-ipfs/kubo";
import { mongoProfiles } from "@chartkey/adapter-mongo";
import { sqliteProfiles } from "@chartkey/adapter-sqlite";
import type { BlobStore, ProfileDirectory } from "@chartkey/core";
import { FsBlockstore } from "blockstore-fs";
import { FsDatastore } from "datastore-fs";
import { create } from "kubo-rpc-client";
import { MongoClient } from "mongodb";
import type { PortalSettings } from "./settings.ts";

export interface Stores {
  readonly profiles: ProfileDirectory;
  readonly blobs: BlobStore;
  close(): Promise<void>;
}

/**
 * Profiles in MongoDB and blobs in Kubo where there are such servers, and in the folder otherwise.
 */
export async function openStores(settings: PortalSettings, db: DatabaseSync): Promise<Stores> {
  const { folder, kuboUrl, mongoUri } = settings;
  const mongo = mongoUri === undefined ? undefined : new MongoClient(mongoUri);
  const profiles = mongo ? mongoProfiles({ db: mongo.db("portal") }) : sqliteProfiles({ db });
  await profiles.migrate();
  if (kuboUrl !== undefined)
    return {
      profiles,
      blobs: kuboBlobs({ client: create({ url: kuboUrl }), url: kuboUrl }),
      close: async () => mongo?.close(),
    };
  const blockstore = new FsBlockstore(join(folder, "blocks"));
  const datastore = new FsDatastore(join(folder, "pins"));
  await Promise.all([blockstore.open(), datastore.open()]);
  return {
    profiles,
    blobs: heliaBlobs({ helia: offlineNode({ blockstore, datastore }) }),
    async close() {
      await Promise.all([blockstore.close(), datastore.close(), mongo?.close()]);
    },
  };
}
