import { once } from "node:events";
import { connect } from "node:net";
import { BSON, type Collection, type Document } from "mongodb";
import type { RawDocument } from "./mongo-fixture.js";

const OP_MSG = 2013;

/** The bytes to put in the place of others in a document's encoding. */
interface ByteSwap {
  readonly from: Buffer;
  readonly to: Buffer;
}

/** Inserts a document whose encoding no driver would write, over MongoDB's wire protocol. */
export async function insertRaw(
  uri: string,
  collection: Collection<RawDocument>,
  document: Document,
  { from, to }: ByteSwap,
): Promise<void> {
  const command = { insert: collection.collectionName, documents: [document], $db: collection.dbName };
  const body = Buffer.from(BSON.serialize(command));
  to.copy(body, body.indexOf(from));
  const header = Buffer.alloc(21);
  header.writeInt32LE(header.length + body.length, 0);
  header.writeInt32LE(1, 4);
  header.writeInt32LE(OP_MSG, 12);

  const { hostname, port } = new URL(uri);
  const socket = connect({ host: hostname, port: Number(port || 27_017) });
  socket.write(Buffer.concat([header, body]));
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  const { ok, n } = BSON.deserialize(answer.subarray(21));
  if (ok !== 1 || n !== 1) throw new Error("The server did not take the document");
}
