import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeviceStore } from "@chartkey/core";
import { deviceStoreSuite } from "@chartkey/core/conformance";

/** A device's memory in a folder, one file per key: the key's length, the key, and the value. */
function fileDevice(folder: string): DeviceStore {
  const at = (key: string) => {
    if (key.length < 1 || key.length > 200) throw new TypeError("A key has 1 to 200 characters");
    return join(folder, createHash("sha256").update(key, "utf16le").digest("hex"));
  };
  const absent = (error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  };
  const read = async (file: string) => {
    const bytes = await readFile(file).catch(absent);
    const end = 2 + (bytes?.readUInt16BE() ?? 0);
    return bytes && { key: bytes.toString("utf16le", 2, end), value: bytes.subarray(end) };
  };
  return {
    async get(key, { signal } = {}) {
      signal?.throwIfAborted();
      return (await read(at(key)))?.value;
    },
    async set(key, value, { signal } = {}) {
      signal?.throwIfAborted();
      if (value.length > 1_048_576) throw new TypeError("A value has at most 1 MiB");
      const [file, part, name] = [at(key), join(folder, `${randomUUID()}.part`), Buffer.from(key, "utf16le")];
      const length = Buffer.from([name.length >> 8, name.length & 255]);
      await writeFile(part, Buffer.concat([length, name, value]), { flush: true });
      await rename(part, file); // the old value or the new one, never a part
    },
    async delete(key, { signal } = {}) {
      signal?.throwIfAborted();
      await rm(at(key), { force: true });
    },
    async keys(prefix, { signal } = {}) {
      signal?.throwIfAborted();
      if (prefix.length > 200) throw new TypeError("A prefix has at most 200 characters");
      const names = (await readdir(folder)).filter((name) => !name.endsWith(".part"));
      const files = await Promise.all(names.map((name) => read(join(folder, name))));
      return files.flatMap((file) => (file?.key.startsWith(prefix) ? file.key : []));
    },
  };
}

for (const run of Object.values(deviceStoreSuite)) {
  const folder = await mkdtemp(join(tmpdir(), "file-device-"));
  await run(async () => ({
    device: fileDevice(folder),
    reopen: async () => fileDevice(folder),
    connect: async () => fileDevice(folder),
    dispose: () => rm(folder, { recursive: true }),
  }));
}
