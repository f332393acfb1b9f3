import { contentIdOfDigest } from "../../src/domain/identifiers/content-id.js";
import { isChartkeyError } from "../../src/errors/chartkey-error.js";
import type { MemoryBlobs, MemoryBlobsOptions } from "../../src/fakes/index.js";
import type { BlobStore } from "../../src/ports/index.js";
import { collect } from "../../src/streams/bytes.js";

type Join = NonNullable<BlobStore["join"]>;

interface JoinSabotage {
  readonly what: string;
  readonly noticed: readonly string[];
  readonly says?: RegExp;
  readonly options?: MemoryBlobsOptions;
  readonly change: (honest: MemoryBlobs) => Partial<MemoryBlobs>;
}

const MiB = 1_048_576;
const someId = contentIdOfDigest(new Uint8Array(32));

/** A store with another `join`, which has the honest one. */
const joining = (change: (honest: Join, store: MemoryBlobs) => Join) => (store: MemoryBlobs) => {
  const honest: Join = async (...call) => (await store.join?.(...call)) ?? someId;
  return { join: change(honest, store) };
};

export const joinSabotages: readonly JoinSabotage[] = [
  {
    what: "only the first part is taken",
    noticed: ["joins: the whole has the id"],
    change: joining((honest) => (parts, options) => honest(parts.slice(0, 1), options)),
  },
  {
    what: "ranges are right up to 5 MiB",
    noticed: ["joins: a range across parts"],
    change: (honest) => ({
      get: (id, options) => {
        const { range } = options ?? {};
        const isDeep = range !== undefined && range.offset > 6 * MiB;
        return honest.get(id, isDeep ? { ...options, range: { ...range, offset: range.offset + 1 } } : options);
      },
    }),
  },
  {
    what: "all joins have one holder",
    noticed: ["joins: a second one", "joins: a list of pins"],
    change: joining((honest) => (parts, options) => honest(parts, { ...options, holder: "suite/all" })),
  },
  {
    what: "who comes first does not count",
    noticed: ["joins: joins and puts"],
    change: joining((honest, store) => {
      let joins = 0;
      return async (parts, options) => {
        const isFirst = (joins += 1) === 1;
        const id = await honest(parts, options);
        if (isFirst) await store.unpin(id, options);
        return id;
      };
    }),
  },
  {
    what: "what is no list is taken for an empty one, and the list is cut",
    noticed: ["joins: what is no list"],
    change: joining(
      (honest) => async (parts, options) =>
        Array.isArray(parts) && parts.length > 0 ? honest(parts.slice(0, 16_384), options) : someId,
    ),
  },
  {
    what: "parts that are not there are left out",
    noticed: ["joins: an unknown part", "with lose: a join"],
    change: joining((honest, store) => async (parts, options) => {
      const sizes = await Promise.all(parts.map(async (id) => store.size(id)));
      return honest(
        parts.filter((_, nth) => sizes[nth] !== undefined),
        options,
      );
    }),
  },
  {
    what: "a failed join takes the earlier pin",
    noticed: ["joins: a failure takes no earlier pin"],
    change: joining((honest, store) => {
      let last = someId;
      return async (parts, options) => {
        try {
          return (last = await honest(parts, options));
        } catch (error) {
          store.replug();
          await store.unpin(last, { holder: options.holder });
          store.unplug();
          throw error;
        }
      };
    }),
  },
  {
    what: "nobody checks what comes out of a whole",
    noticed: ["joins: a changed byte"],
    change: (honest) => {
      const wholes = new Map<string, Uint8Array>();
      return {
        async *get(id, options) {
          const copy = wholes.get(id);
          if (copy) yield copy;
          else yield* honest.get(id, options);
        },
        async join(parts, options) {
          const id = (await honest.join?.(parts, options)) ?? someId;
          wholes.set(id, await collect(honest.get(id), Infinity));
          return id;
        },
      };
    },
  },
  {
    what: "signals are ignored",
    noticed: ["joins: a signal"],
    change: joining(
      (honest) =>
        (parts, { holder }) =>
          honest(parts, { holder }),
    ),
  },
  {
    what: "a join that is aborted pins all the same",
    noticed: ["joins: an abort at any moment"],
    change: joining((honest) => async (parts, { holder, signal }) => {
      const id = await honest(parts, { holder });
      signal?.throwIfAborted();
      return id;
    }),
  },
  {
    what: "a store that is away seems to have joined",
    noticed: ["joins: a store that is away"],
    change: joining((honest) => async (parts, options) => {
      try {
        return await honest(parts, options);
      } catch (error) {
        if (isChartkeyError(error, "BLOB_UNAVAILABLE")) return someId;
        throw error;
      }
    }),
  },
  {
    what: "a join knows no limit",
    noticed: ["joins: a whole above the limit"],
    change: (honest) => ({ capabilities: { ...honest.capabilities, maxBytes: 6 * MiB } }),
  },
];
