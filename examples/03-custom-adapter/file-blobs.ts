import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ChartkeyError, chunksOf, contentIdOfDigest, type BlobStore, type ContentId } from "@chartkey/core/adapters";

/**
 * A blob store in a folder, one file per blob, named by the SHA-256 of the whole. It keeps all of
 * them for ever.
 */
export function fileBlobs(folder: string): BlobStore {
  const at = (id: ContentId) => join(folder, id);

  async function guarded<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    await access(folder).catch(refuse);
    return work().catch(refuse);
  }

  return {
    capabilities: { pins: false },

    put: (bytes, { signal, onProgress }) =>
      guarded(signal, async () => {
        const [part, hash] = [join(folder, randomUUID()), createHash("sha256")];
        let sent = 0;
        async function* passing() {
          for await (const chunk of chunksOf(bytes, signal)) {
            signal?.throwIfAborted();
            hash.update(chunk);
            yield chunk;
            onProgress?.({ type: "blob:sent", bytes: (sent += chunk.length) });
          }
          signal?.throwIfAborted();
        }
        try {
          await writeFile(part, passing(), { flush: true });
          const id = contentIdOfDigest(hash.digest());
          await rename(part, at(id));
          return id;
        } finally {
          await rm(part, { force: true });
        }
      }),

    async *get(id, { signal } = {}) {
      await guarded(signal, () => access(at(id)));
      const hash = createHash("sha256");
      for await (const chunk of createReadStream(at(id))) {
        signal?.throwIfAborted();
        hash.update(chunk);
        yield chunk;
      }
      if (contentIdOfDigest(hash.digest()) !== id) throw new ChartkeyError("BLOB_MISMATCH");
    },

    size: (id, { signal } = {}) => guarded(signal, async () => (await stat(at(id)).catch(() => undefined))?.size),

    pin: (id, { signal }) => guarded(signal, () => access(at(id))),

    unpin: async (_id, { signal }) => signal?.throwIfAborted(),
  };
}

/** The file system's errors become the port's; all others are the caller's own. */
function refuse(error: NodeJS.ErrnoException): never {
  if (error.code === "ENOSPC") throw new ChartkeyError("BLOB_STORE_FULL", { cause: error });
  if (error.syscall) throw new ChartkeyError("BLOB_UNAVAILABLE", { cause: error, retryable: true });
  throw error;
}
