import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlobStore } from "@chartkey/core";
import type { BlobStoreFixture } from "@chartkey/core/conformance";

/** A store in a new folder, and what the suite may do to it. */
export async function fixture(create: (folder: string) => BlobStore): Promise<BlobStoreFixture> {
  const folder = await mkdtemp(join(tmpdir(), "file-blobs-"));
  const gone = `${folder}-gone`;
  return {
    blobs: create(folder),
    layout: "whole",
    async corrupt(id) {
      const bytes = await readFile(join(folder, id));
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      await writeFile(join(folder, id), bytes);
    },
    unplug: () => rename(folder, gone),
    replug: () => rename(gone, folder),
    collect: async () => {},
    async dispose() {
      await rm(folder, { recursive: true, force: true });
      await rm(gone, { recursive: true, force: true });
    },
  };
}
