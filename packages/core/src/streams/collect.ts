import { concatBytes } from "@noble/hashes/utils.js";
import { ChartkeyError } from "../errors/chartkey-error.js";

/**
 * All of a stream.
 * @throws ChartkeyError LIMIT_EXCEEDED as soon as more than `max` bytes have come.
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
