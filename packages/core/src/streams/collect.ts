import { concatBytes } from "@noble/hashes/utils.js";
import { ChartkeyError } from "../errors/chartkey-error.js";

/**
 * All bytes of a stream.
 * @throws ChartkeyError LIMIT_EXCEEDED as soon as there are more than `max` bytes
 */
export async function collect(chunks: AsyncIterable<Uint8Array>, max: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > max) throw new ChartkeyError("LIMIT_EXCEEDED", { message: `More than ${max} bytes` });
    parts.push(chunk);
  }
  return concatBytes(...parts) as Uint8Array<ArrayBuffer>;
}
