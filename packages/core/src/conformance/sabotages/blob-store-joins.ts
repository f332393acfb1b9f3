import type { ContentId } from "../../domain/identifiers/content-id.js";
import type { BlobStore, Holder } from "../../ports/blob-store.js";
import type { BlobStoreFixture } from "../blob-store-fixture.js";
import { onPort, type Sabotage } from "./sabotage.js";

type Join = NonNullable<BlobStore["join"]>;

/** A store whose `join` is replaced. The honest one is there for it. */
const joining = (change: (honest: Join, store: BlobStore) => Join) =>
  onPort<BlobStoreFixture>()("blobs", (store) => {
    const honest = store.join?.bind(store);
    return honest ? { join: change(honest, store) } : {};
  });

async function* together(store: BlobStore, parts: readonly ContentId[]): AsyncGenerator<Uint8Array> {
  for (const id of parts) yield* store.get(id);
}

/** Ways in which a blob store joins blobs wrongly. */
export const joinSabotages: readonly Sabotage<BlobStoreFixture>[] = [
  {
    what: "the parts are joined in another order",
    noticed: "joins: a part may come twice, and the order counts",
    spoil: joining((honest) => (parts, options) => honest(parts.toReversed(), options)),
  },
  {
    what: "the whole is not pinned by its holder",
    noticed: "joins: the whole stays without its parts, until its own holder lets go",
    spoil: joining((honest, store) => async (parts, options) => {
      const id = await honest(parts, options);
      await store.unpin(id, options);
      return id;
    }),
  },
  {
    what: "a join lets its parts go",
    noticed: "joins: the parts stay where the whole is let go",
    spoil: joining((honest, store) => async (parts, options) => {
      const id = await honest(parts, options);
      for (const part of parts) await store.unpin(part, { holder: "suite/parts" });
      return id;
    }),
  },
  {
    what: "parts of any size are joined",
    noticed: "joins: a part that is no whole MiB, or too small, is a TypeError unless it is the last",
    spoil: joining(
      (_, store) =>
        async (parts, { holder, signal }) =>
          store.put(together(store, parts), { holder, signal }),
    ),
  },
  {
    what: "a join waits for a store that is silent, whatever its signal says",
    noticed: "with hang: an abort ends a join in a store that is silent",
    spoil: (fixture) => ({
      ...joining(
        (honest) =>
          (parts, { holder }: { readonly holder: Holder }) =>
            honest(parts, { holder }),
      )(fixture),
      soon: 100,
    }),
  },
];
