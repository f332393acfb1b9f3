import { MongoClient } from "mongodb";

/**
 * Resolves once the server at `uri` answers a command; rejects when none does within two seconds.
 */
export async function pingMongo(uri: string): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2_000 });
  try {
    await client.db("admin").command({ ping: 1 });
  } finally {
    await client.close();
  }
}
