import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BlobStore, ChartkeyError, collect, chunksOf, contentIdOfDigest } from "@chartkey/core/adapters";

export interface FileBlobs extends BlobStore {
  /** How many blobs were looked up, and how many bytes came. */
  readonly read: { lookUps: number; bytes: number };
  drop(): void;
}

/** A store in a temporary folder, so that it takes no memory, which takes `delay` ms to say no. */
export function fileBlobs(delay = 0): FileBlobs {
  const folder = mkdtempSync(join(tmpdir(), "chartkey-bench-"));
  const read = { lookUps: 0, bytes: 0 };
  const missing = () => new ChartkeyError("BLOB_UNAVAILABLE", { message: "Nobody has it", retryable: true });
  const wait = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, delay);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(missing());
      });
    });
  return {
    read,
    capabilities: { pins: false },
    async put(bytes) {
      const whole = await collect(chunksOf(bytes), 2 ** 27);
      const id = contentIdOfDigest(createHash("sha256").update(whole).digest());
      writeFileSync(join(folder, id), whole);
      return id;
    },
    async *get(id, { signal } = {}) {
      read.lookUps += 1;
      if (!existsSync(join(folder, id))) {
        await wait(signal);
        throw missing();
      }
      const bytes = readFileSync(join(folder, id));
      read.bytes += bytes.length;
      yield bytes;
    },
    size: async (id) => (existsSync(join(folder, id)) ? statSync(join(folder, id)).size : undefined),
    pin: async () => {},
    unpin: async () => {},
    drop: () => rmSync(folder, { recursive: true }),
  };
}
