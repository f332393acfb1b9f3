import { MongoClient } from "mongodb";

/** Resolves once the server at `uri` answers a command; rejects when it does not within `timeout` milliseconds. */
export async function pingMongo(uri: string, timeout: number): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: timeout });
  try {
    await client.db("admin").command({ ping: 1 });
  } finally {
    await client.close();
  }
}
