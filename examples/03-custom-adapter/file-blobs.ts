import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ChartkeyError, chunksOf, contentIdOfDigest, type BlobStore, type ContentId } from "@chartkey/core/adapters";

/** A blob store in a folder: one file per blob, which stays for ever, named by its SHA-256. */
export function fileBlobs(folder: string): BlobStore {
  const at = (id: ContentId) => join(folder, id);

  async function guarded<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    return access(folder).then(work).catch(refuse);
  }

  return {
    capabilities: { pins: false },

    async put(bytes, { signal, onProgress }) {
      const [part, hash] = [join(folder, randomUUID()), createHash("sha256")];
      const file = await guarded(signal, () => open(part, "wx"));
      let sent = 0;
      try {
        for await (const chunk of chunksOf(bytes, signal)) {
          await guarded(signal, () => file.writeFile(chunk));
          hash.update(chunk);
          onProgress?.({ type: "blob:sent", bytes: (sent += chunk.length) });
        }
        await guarded(signal, () => file.sync());
        const id = contentIdOfDigest(hash.digest());
        await guarded(signal, () => rename(part, at(id)));
        return id;
      } finally {
        await file.close();
        await rm(part, { force: true });
      }
    },

    async *get(id, { signal } = {}) {
      signal?.throwIfAborted();
      const hash = createHash("sha256");
      try {
        for await (const chunk of createReadStream(at(id))) {
          signal?.throwIfAborted();
          hash.update(chunk);
          yield chunk;
        }
      } catch (error) {
        signal?.throwIfAborted();
        refuse(error as NodeJS.ErrnoException);
      }
      if (contentIdOfDigest(hash.digest()) !== id) throw new ChartkeyError("BLOB_MISMATCH");
    },

    size: (id, { signal } = {}) =>
      guarded(signal, async () => ((await readdir(folder)).includes(id) ? (await stat(at(id))).size : undefined)),

    pin: (id, { signal }) => guarded(signal, () => access(at(id))),

    unpin: async (_id, { signal }) => signal?.throwIfAborted(),
  };
}

/** The file system's errors become the port's. */
function refuse(cause: NodeJS.ErrnoException): never {
  if (cause.code === "ENOSPC") throw new ChartkeyError("BLOB_STORE_FULL", { cause });
  if (cause.code === "EROFS" || cause.code === "EACCES") throw new ChartkeyError("MISCONFIGURED", { cause });
  throw new ChartkeyError("BLOB_UNAVAILABLE", { cause, retryable: true });
}
