import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeviceStore } from "@chartkey/core";
import { deviceStoreSuite } from "@chartkey/core/conformance";

/** A device's memory in a folder, one file per key. */
function fileDevice(folder: string): DeviceStore {
  const at = (key: string) => {
    if (key.length < 1 || key.length > 200) throw new TypeError("A key has 1 to 200 characters");
    return join(folder, createHash("sha256").update(key).digest("hex"));
  };
  return {
    async get(key, { signal } = {}) {
      signal?.throwIfAborted();
      return readFile(at(key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
    },
    async set(key, value, { signal } = {}) {
      signal?.throwIfAborted();
      if (value.length > 1_048_576) throw new TypeError("A value has at most 1 MiB");
      const [file, part] = [at(key), join(folder, randomUUID())];
      await writeFile(part, value, { flush: true });
      await rename(part, file); // the old value or the new one, never a part
    },
  };
}

for (const run of Object.values(deviceStoreSuite)) {
  const folder = await mkdtemp(join(tmpdir(), "file-device-"));
  await run(async () => ({
    device: fileDevice(folder),
    dispose: () => rm(folder, { recursive: true }),
  }));
}
