import { ChartkeyError } from "../../errors/chartkey-error.js";
import { type Bytes, mayHaveEnded } from "../../streams/byte-source.js";
import { viewsOf } from "../../streams/bytes.js";
import { abortable } from "../../streams/abortable.js";

/** Content of which the first bytes were read, so that they can be stored. */
export interface BegunContent {
  /** All of it, to be read once. Each chunk stays as it is until the next one is requested. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** How many bytes of it were read so far. */
  readonly taken: () => number;
  /** Cancels what was not read. It does not wait for the source. */
  readonly close: () => void;
}

/**
 * @param size what the caller said, if anything
 * @throws ChartkeyError RECORD_TRUNCATED when the content has another size
 */
export function checkSize(taken: number, size: number | undefined): void {
  if (size === undefined || taken === size) return;
  throw new ChartkeyError("RECORD_TRUNCATED", {
    message: `The content has ${taken} bytes, not ${size}`,
    retryable: true,
  });
}

const refusal = (message: string, cause?: unknown): TypeError => new TypeError(`\`content\`: ${message}`, { cause });

/**
 * Begins to read content, so that what is wrong with its source shows before anything is stored.
 * An iterator does not tell that it has ended, so one that yields nothing is taken for used unless
 * the caller gave a size of 0.
 * @throws TypeError for a source that was read before, or whose first chunk is not bytes; what the
 *   source throws
 */
export async function beginContent(
  content: Bytes,
  size: number | undefined,
  signal: AbortSignal | undefined,
): Promise<BegunContent> {
  const source = viewsOf(content, refusal);
  const close = () => void source.return(undefined).catch(() => {});
  try {
    let first = await abortable(source.next(), signal);
    while (!first.done && first.value.length === 0) first = await abortable(source.next(), signal);
    if (first.done && size !== 0 && mayHaveEnded(content))
      throw refusal("This source has ended: give a fresh one, or a `size` of 0 if it is empty");
    let read = 0;
    const ahead = first;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let next = ahead; !next.done; next = await source.next()) {
        read += next.value.length;
        yield next.value;
      }
    }
    return { chunks: chunks(), taken: () => read, close };
  } catch (error) {
    close();
    throw error;
  }
}
