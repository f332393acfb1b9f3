import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { NewRecord } from "@chartkey/core";

const folder = new URL("../documents/", import.meta.url);

/**
 * A document of the examples as a record: streamed from disk, as an app would do with a large file.
 */
export async function document(file: string, said: Omit<NewRecord, "content" | "size">): Promise<NewRecord> {
  const path = new URL(file, folder);
  const { size } = await stat(path);
  return { ...said, size, content: Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array> };
}
