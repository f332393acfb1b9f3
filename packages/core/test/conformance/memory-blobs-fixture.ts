import type { BlobStoreFixture } from "../../src/conformance/index.js";
import type { BlobStore } from "../../src/ports/index.js";
import { memoryBlobs, type MemoryBlobs, type MemoryBlobsOptions } from "../../src/fakes/index.js";
import { deniedPort } from "./denied-port.js";

/** A fixture with the fake, some of whose methods `change` replaces. */
export async function memoryBlobsFixture(
  options?: MemoryBlobsOptions,
  change?: (honest: MemoryBlobs) => Partial<MemoryBlobs>,
): Promise<BlobStoreFixture> {
  const honest = memoryBlobs(options);
  return {
    blobs: { ...honest, ...change?.(honest) },
    layout: "whole",
    corrupt: async (id) => honest.corrupt(id),
    lose: async (id) => honest.lose(id),
    refuse: async (id) => honest.refuse(id),
    unplug: async () => honest.unplug(),
    replug: async () => honest.replug(),
    fill: async () => honest.fill(),
    hang: async () => honest.hang(),
    denied: async () => ({ port: deniedPort<BlobStore>(honest), secrets: ["s3cret"] }),
    dump: async () => honest.ids(),
    collect: async () => {},
    dispose: async () => {},
  };
}
