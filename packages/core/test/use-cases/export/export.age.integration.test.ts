import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportIndexes } from "../../../src/envelope/export/export-index.js";
import { exportRecords } from "../../../src/use-cases/export/export-records.js";
import { openExport } from "../../../src/export/open-export.js";
import { allOf, bytesOf, byTitle, patient } from "./patient.js";

const run = promisify(execFile);

async function tool(name: "age" | "age-keygen", ...args: readonly string[]): Promise<Buffer> {
  try {
    return (await run(name, args, { encoding: "buffer", maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error(`\`${name}\` is not on the PATH: apt-get install age, or brew install age`, { cause: error });
  }
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chartkey-export-"));
});
afterAll(() => rm(folder, { recursive: true }));

const SIZES = [0, 1, 65_535, 65_536, 65_537, 3_000_000];

test("records exported to an X25519 recipient open with the age command line, byte for byte", async () => {
  const keyFile = join(folder, "key.txt");
  const key = (await tool("age-keygen")).toString();
  const [identity = ""] = /AGE-SECRET-KEY-1\w+/.exec(key) ?? [];
  const [recipient = ""] = /age1\w+/.exec(key) ?? [];
  await writeFile(keyFile, identity);

  const { me, open } = await patient("Asha");
  const inputs = SIZES.map((size) => ({ content: bytesOf(size, `${size}`), title: `${size}`, mediaType: "image/png" }));
  await me.records.addMany(inputs);
  for await (const { path, bytes } of exportRecords(open(), { recipients: [recipient] }))
    await pipeline(bytes, createWriteStream(join(folder, path)));

  const index = exportIndexes.decode(await tool("age", "-d", "-i", keyFile, join(folder, "index.age")));
  expect((await readdir(folder)).filter((name) => name.endsWith(".age"))).toHaveLength(SIZES.length + 1);
  const contents = await Promise.all(
    index.versions.map(({ path }) => tool("age", "-d", "-i", keyFile, join(folder, path))),
  );
  expect(contents.map((content, i) => content.equals(inputs[i]?.content ?? Buffer.from("none")))).toEqual(
    SIZES.map(() => true),
  );

  const rows = byTitle(await allOf(openExport((path) => createReadStream(join(folder, path)), { identity })));
  for (const { title, content } of inputs)
    expect(Buffer.compare((await rows.get(`${title} v1`)?.opened.bytes()) ?? Buffer.from("none"), content)).toBe(0);
});
