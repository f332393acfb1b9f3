import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { scan } from "./scan.js";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const args = [
  "--no-warnings",
  "--import",
  path("../../../../../test/setup/sources.ts"),
  path("downloading-process.ts"),
];

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chartkey-rest-"));
  file = join(folder, "scan.part");
  await writeFile(file, "");
});
afterEach(() => rm(folder, { recursive: true }));

/**
 * A process that goes on with the file.
 * @param length of the file in bytes, behind which it is killed
 * @returns the code of the error that it ended in, or nothing
 */
const download = async (length = Infinity): Promise<string> =>
  (await promisify(execFile)(process.execPath, [...args, file, String(length)])).stdout.trim();

const killed = (length: number) => expect(download(length)).rejects.toMatchObject({ signal: "SIGKILL" });

test("a download goes on in another process after one was killed, and after another", async () => {
  await killed(1);
  const once = (await readFile(file)).length;
  await killed(once + 1);
  const twice = (await readFile(file)).length;
  expect([once > 0, twice > once, twice < scan().length]).toEqual([true, true, true]);
  // the last write of a process need not be whole
  await truncate(file, twice - 12_345);
  expect(await download()).toBe("");
  expect(Buffer.compare(await readFile(file), scan())).toBe(0);
  // and of what is finished it says that it is right
  expect(await download()).toBe("");
  expect(Buffer.compare(await readFile(file), scan())).toBe(0);
});

test.each<[string, (had: Buffer) => Buffer]>([
  ["its first byte", (had) => had.fill(255, 0, 1)],
  ["its length in the middle", (had) => Buffer.concat([had.subarray(0, 70_000), had.subarray(70_001)])],
  ["all that a disk wrote last, to zeros", (had) => had.fill(0, had.length - 4096)],
])("a file that was changed meanwhile does not become the record: %s", async (_, change) => {
  await killed(1);
  const changed = change(await readFile(file));
  await writeFile(file, changed);
  expect(await download()).toBe("HELD_MISMATCH");
  const left = await readFile(file);
  expect(Buffer.compare(left.subarray(0, changed.length), changed)).toBe(0);
  // the last chunk never came
  expect(left.length).toBeLessThanOrEqual(30 * 65_536);
});
