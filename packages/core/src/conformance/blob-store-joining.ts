import { concatBytes } from "@noble/hashes/utils.js";
import { type ContentId, parseContentId } from "../domain/identifiers/content-id.js";
import type { BlobStore, Holder } from "../ports/blob-store.js";
import { equal, ok } from "./assert.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { isGone } from "./blob-store-holding.js";
import { sampleBytes } from "./blob-store-samples.js";

export const MiB = 1_048_576;
export const keeper = "suite/parts";
export const holder = "suite/joins";
export const other = "suite/other";
/** The id of a digest that no blob has. */
export const unknown = parseContentId("bafkreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

type Run = (fixture: BlobStoreFixture) => Promise<void>;
type Options = Parameters<NonNullable<BlobStore["join"]>>[1];

/** Runs a case only for a store that joins blobs. */
export const withJoins =
  (run: Run): Run =>
  async (fixture) => {
    if (fixture.blobs.capabilities.joins === true) await run(fixture);
  };

export async function join({ blobs }: Pick<BlobStoreFixture, "blobs">, parts: readonly ContentId[], options: Options) {
  const joined = blobs.join?.(parts, options);
  ok(joined, "It has no `join`");
  return joined;
}

/** Bytes that begin with a number of their own, so that parts of one size differ. */
export function partOf(size: number, nth = 0): Uint8Array<ArrayBuffer> {
  const bytes = sampleBytes(size);
  if (nth > 0) bytes[0] = nth;
  return bytes;
}

interface Parts {
  readonly ids: readonly ContentId[];
  readonly whole: Uint8Array<ArrayBuffer>;
}

/** Stores parts of these sizes, which differ, for `keeper`. */
export async function stored({ blobs }: BlobStoreFixture, sizes: readonly number[]): Promise<Parts> {
  const parts = sizes.map((size, nth) => partOf(size, nth));
  const ids: ContentId[] = [];
  for (const bytes of parts) ids.push(await blobs.put(bytes, { holder: keeper }));
  return { ids, whole: Uint8Array.from(concatBytes(...parts)) };
}

/** The sizes of the least that has two parts. */
export const two = [5 * MiB, 1];

export async function letGo({ blobs, collect: sweep }: BlobStoreFixture, ids: readonly ContentId[], who: Holder) {
  for (const id of ids) await blobs.unpin(id, { holder: who });
  await sweep();
}

/** Checks that nobody pins these bytes. Who puts them is the only one who holds them then. */
export async function nobodyHolds(fixture: BlobStoreFixture, whole: Uint8Array<ArrayBuffer>): Promise<void> {
  if (!fixture.blobs.capabilities.pins) return;
  const id = await fixture.blobs.put(whole, { holder: other });
  await letGo(fixture, [id], other);
  await isGone(fixture, id);
}

/** Checks that a join of what is wrong fails as it should, and that its holder has nothing then. */
export async function holdsNothing({ blobs }: BlobStoreFixture): Promise<void> {
  if (blobs.capabilities.listing !== true) return;
  for await (const id of blobs.pins?.({ holder }) ?? []) equal<string | undefined>(id, undefined, "What is pinned");
}
