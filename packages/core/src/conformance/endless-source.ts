import { fail, turns } from "./assert.js";
import { sampleBytes } from "./blob-store-samples.js";

const CHUNK = 65_536;

/** A source without an end, and what was seen of whoever reads it. */
export interface EndlessSource {
  readonly chunks: AsyncGenerator<Uint8Array>;
  /**
   * Fails when the reader took all that it may take, or left the source open. It is called after
   * the put: a store may swallow what its source throws.
   */
  checkLeft(): void;
}

/**
 * A source that yields until its reader leaves it. It throws after `most` bytes, and each chunk
 * takes a turn of the event loop: a store that reads on for ever would otherwise fill the memory,
 * and let no timer run that could name the case.
 * @param most how many bytes the reader may take
 * @param why why it should have left before, such as "after its signal was aborted"
 * @param afterChunk called when the reader asks for more
 */
export function endlessSource(most: number, why: string, afterChunk?: () => void): EndlessSource {
  let given = 0;
  let isLeft = false;
  const checkGiven = () => {
    if (given >= most) fail(`The store read ${given} bytes of its source, and went on ${why}`);
  };
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        checkGiven();
        given += CHUNK;
        yield sampleBytes(CHUNK);
        await turns(1);
        afterChunk?.();
      }
    } finally {
      isLeft = true;
    }
  }
  return {
    chunks: endless(),
    checkLeft: () => {
      checkGiven();
      if (!isLeft) fail("The source was left open");
    },
  };
}
