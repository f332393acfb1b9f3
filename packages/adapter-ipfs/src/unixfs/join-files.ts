import { checkPartSize, type ContentId, parseContentId } from "@chartkey/core/adapters";
import { readAhead } from "../flow/read-ahead.js";
import type { FetchBlock } from "./block.js";
import { ContentHash, type OnBlock } from "./content-hash.js";
import { readRoot } from "./read-file.js";

interface JoinOptions {
  readonly signal: AbortSignal;
  /** Takes the nodes above the leaves, those that are no part's included. */
  readonly onNode?: OnBlock | undefined;
}

/** A blob that is made of others. */
interface Joined {
  /** What `ContentHash` has for the bytes of all parts. */
  readonly id: ContentId;
  /** Their bytes, as the roots say. */
  readonly size: number;
}

/**
 * Makes the tree of blobs one behind the other. Each part but the last is whole MiB, so its leaves
 * are leaves of the whole, and nobody reads them: the root of a part, which has at most 1 GiB,
 * names them all. A leaf that is not as long as its root says makes a blob that no reader takes.
 * @param fetch is asked for the root of each part, in their order
 * @throws TypeError for a part of another size than a join takes; ChartkeyError BLOB_MISMATCH for a
 *   root that the profile does not make; what `fetch` and `onNode` throw
 */
export async function joinFiles(
  parts: readonly ContentId[],
  fetch: FetchBlock,
  { signal, onNode }: JoinOptions,
): Promise<Joined> {
  const hash = new ContentHash(onNode);
  const roots = readAhead(each(parts), async (id, itemSignal) => readRoot(id, fetch, itemSignal), signal);
  let [nth, whole] = [0, 0];
  for await (const { size, links } of roots) {
    checkPartSize(size, nth, nth === parts.length - 1);
    for (const link of links) await hash.addLeaf(link);
    nth += 1;
    whole += size;
  }
  signal.throwIfAborted();
  return { id: parseContentId((await hash.digest()).toString()), size: whole };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
