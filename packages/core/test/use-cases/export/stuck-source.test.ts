import { expect, test } from "vitest";
import { openExport } from "../../../src/export/open-export.js";
import { allOf, bytesOf, byTitle, exported, patient, sourceOf, type Written } from "./patient.js";

async function asha() {
  const { me, open, keyring, owner } = await patient("Asha");
  await me.records.add({ content: bytesOf(200_000, "scan"), title: "Scan", mediaType: "text/plain" });
  return { files: await exported(open()), key: { keyring, owner } };
}

/**
 * Reads files, of which one gives its first bytes and then nothing more, as a disk that is gone.
 */
function stuckAt(files: Written, isStuck: (path: string) => boolean) {
  const reached = Promise.withResolvers<void>();
  const read = sourceOf(files);
  async function* source(path: string) {
    for await (const chunk of read(path)) {
      yield chunk;
      if (!isStuck(path)) continue;
      reached.resolve();
      await new Promise<never>(() => {});
    }
  }
  return { source, reached: reached.promise };
}

test("an abort ends the reading of an export also while its index does not come", async () => {
  const { files, key } = await asha();
  const { source, reached } = stuckAt(files, (path) => path === "index.age");
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const reading = allOf(openExport(source, key, { signal: stop.signal }));
  await reached;
  stop.abort(reason);
  await expect(reading).rejects.toBe(reason);
});

test("an abort ends the reading of a record in an export also while its file does not come", async () => {
  const { files, key } = await asha();
  const { source, reached } = stuckAt(files, (path) => path !== "index.age");
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const rows = byTitle(await allOf(openExport(source, key, { signal: stop.signal })));
  const reading = rows.get("Scan v1")?.opened.bytes();
  await reached;
  stop.abort(reason);
  await expect(reading).rejects.toBe(reason);
});

test("a stream of a record in an export is cancelled also while its file does not come", async () => {
  const { files, key } = await asha();
  const { source, reached } = stuckAt(files, (path) => path !== "index.age");
  const rows = byTitle(await allOf(openExport(source, key)));
  const stream = rows.get("Scan v1")?.opened.stream();
  await reached;
  await expect(stream?.cancel()).resolves.toBeUndefined();
});
