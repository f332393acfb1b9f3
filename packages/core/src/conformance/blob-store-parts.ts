import { collect } from "../streams/bytes.js";
import { equal, failure } from "./assert.js";
import type { BlobStoreFixture } from "./blob-store-fixture.js";
import { sampleBytes, sampleStream } from "./blob-store-samples.js";
import { suite, type Suite } from "./suite.js";

const holder = "suite/parts";
/** More than two parts of a store that uploads in parts of 5 MiB. */
const SIZE = 11_534_343;

/** Other bytes than the sample's, and as many. */
async function* otherStream(): AsyncGenerator<Uint8Array> {
  for await (const chunk of sampleStream(SIZE)) yield chunk.map((byte) => byte ^ 0xff);
}

const otherBytes = () => sampleBytes(SIZE).map((byte) => byte ^ 0xff);

/** Blobs that are large enough for every store that uploads them in parts. */
export const blobStoreParts: Suite<BlobStoreFixture> = suite<BlobStoreFixture>({
  "large: an upload that was aborted leaves nothing to the next ones": async ({ blobs }) => {
    const controller = new AbortController();
    const reason = new Error("stop");
    const aborted = blobs.put(sampleStream(SIZE), {
      holder,
      signal: controller.signal,
      onProgress: ({ bytes }) => {
        if (bytes > SIZE - 65_536) controller.abort(reason);
      },
    });
    equal(await failure(() => aborted), reason);
    const other = await blobs.put(otherStream(), { holder });
    equal(await collect(blobs.get(other), 2 * SIZE), otherBytes(), "Another upload after it");
    const again = await blobs.put(sampleStream(SIZE), { holder });
    equal(await collect(blobs.get(again), 2 * SIZE), sampleBytes(SIZE), "The same upload after it");
  },

  "large: two uploads at once are kept apart": async ({ blobs }) => {
    const [one, other] = await Promise.all([
      blobs.put(sampleStream(SIZE), { holder }),
      blobs.put(otherStream(), { holder }),
    ]);
    equal(await collect(blobs.get(one), 2 * SIZE), sampleBytes(SIZE), "One");
    equal(await collect(blobs.get(other), 2 * SIZE), otherBytes(), "The other");
  },
});
