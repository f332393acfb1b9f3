import type { BlobStoreFixture } from "../blob-store-fixture.js";
import { onPort, type Sabotage } from "./sabotage.js";

/** Ranges are right only in the first of the parts that a store uploads. */
export const rangesBeginLate: Sabotage<BlobStoreFixture> = {
  what: "ranges that go behind the first part of an upload begin one byte late",
  noticed: "ranges: those across parts of a large blob have their bytes",
  spoil: onPort<BlobStoreFixture>()("blobs", (honest) => ({
    get: (id, options = {}) => {
      const { range } = options;
      const isDeep = range !== undefined && range.offset > 4 * 1_048_576;
      return honest.get(id, isDeep ? { ...options, range: { ...range, offset: range.offset + 1 } } : options);
    },
  })),
};
