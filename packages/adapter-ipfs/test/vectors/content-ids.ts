import { sampleChunks } from "@chartkey/core/conformance";
import { readFileSync } from "node:fs";
import { z } from "zod";

const row = z.object({ size: z.number(), id: z.string() });
const file = z.object({ samples: z.array(row), zeros: z.array(row) });

/** Ids that Kubo's command line computed, with the sizes of their contents. */
export const contentIds = file.parse(JSON.parse(readFileSync(new URL("content-ids.json", import.meta.url), "utf8")));

/** Large enough chunks for large contents. */
export const CHUNK = 1_048_576;

export async function* sample(size: number): AsyncGenerator<Uint8Array> {
  yield* sampleChunks(size, CHUNK);
}

export async function* zeros(size: number): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(CHUNK);
  for (let left = size; left > 0; left -= CHUNK) yield chunk.subarray(0, Math.min(CHUNK, left));
}
