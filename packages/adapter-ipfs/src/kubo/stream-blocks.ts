import { listSteps, type StepOptions } from "../flow/list-steps.js";
import { cutBlocks } from "../unixfs/cut-blocks.js";
import type { StreamBlocks } from "../unixfs/stream-leaves.js";
import type { BodyCommands } from "./body-commands.js";

/**
 * Streams a part of a file by one `cat`, which gives the leaves' bytes in order. The daemon may be
 * silent for `timeout`, while a block is awaited.
 */
export const streamFromKubo =
  ({ cat }: Pick<BodyCommands, "cat">, options: Omit<StepOptions, "signal">): StreamBlocks =>
  (root, { from, to }, signal) =>
    listSteps(
      (limited, onLife) => {
        const part = { offset: from, length: to - from, signal: limited };
        return cutBlocks((onPart) => cat(root, part, onPart), { size: part.length, onLife });
      },
      { ...options, signal },
    );
