import { type BlobStore, ChartkeyError, type ContentId } from "@chartkey/core/adapters";

/** How many blobs a store is asked for at once. */
const AT_ONCE = 16;

type Sized = Pick<BlobStore, "size">;

/** @throws ChartkeyError BLOB_UNAVAILABLE for a blob that is not there */
export async function sizeOf(blobs: Sized, id: ContentId, signal: AbortSignal): Promise<number> {
  const size = await blobs.size(id, { signal });
  if (size !== undefined) return size;
  throw new ChartkeyError("BLOB_UNAVAILABLE", { message: "The blob is not there", retryable: true });
}

/** The sizes of blobs, in their order: see {@link sizeOf}. */
export async function sizesOf(
  blobs: Sized,
  ids: readonly ContentId[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  const sizes: number[] = [];
  while (sizes.length < ids.length) {
    const some = ids.slice(sizes.length, sizes.length + AT_ONCE);
    sizes.push(...(await Promise.all(some.map((id) => sizeOf(blobs, id, signal)))));
  }
  return sizes;
}
