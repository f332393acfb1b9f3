// pnpm bench upload Measures a record's payload, of 300 MB by default, that is sealed and put on a
// Kubo daemon, and one that is got from it and opened: how fast that is beside a plain `add` and
// `cat` of kubo-rpc-client, of as many bytes, how much of the processor's time it takes against
// theirs, and the memory at its peak. Each has a process of its own. It runs the build
// (`pnpm build`), and starts the daemon; one of one's own is at KUBO_API_URL. Alone it takes how
// many MB: node packages/adapter-ipfs/tasks/upload-bench.ts [MB]
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import { kuboBlobs } from "@chartkey/adapter-ipfs/kubo";
import type { ContentId } from "@chartkey/core/adapters";
import { create } from "kubo-rpc-client";
import type { Ratio, Ratios } from "../../../bench/ratio.ts";
import { versionOf } from "../../../bench/version-of.ts";
import { startKubo } from "../../../services/start-kubo.ts";
import { type ExpectedPayload, openPayload } from "../../core/dist/envelope/payload/open-payload.js";
import { sealPayload } from "../../core/dist/envelope/payload/seal-payload.js";
import { systemEntropy } from "../../core/dist/platform/system.js";

const MB = 1_000_000;
const MIN_SPEED = 0.75;
const MAX_PROCESSOR = 1.5;
const MAX_MEMORY = 260;
const CHUNK = 2 ** 16;
const holder = "bench/upload";
const profile = { cidVersion: 1, rawLeaves: true, chunker: "size-1048576", pin: false } as const;

/** Where a payload is stored, and what it must match. */
interface Stored {
  readonly id: ContentId;
  readonly expected: ExpectedPayload;
}

/** What one process has measured. */
interface Measured {
  readonly seconds: number;
  /** Seconds of the processor, by the process alone. */
  readonly processor: number;
  /** MB. */
  readonly peak: number;
  readonly stored: Stored | undefined;
}

/** What a process is told. */
interface Order {
  readonly name: string;
  readonly url: string;
  readonly size: number;
  readonly stored: Stored | undefined;
}

/** Bytes that no daemon has, in chunks as files give them. */
async function* fresh(size: number): AsyncGenerator<Uint8Array> {
  const pattern = randomBytes(CHUNK);
  for (let left = size; left > 0; left -= CHUNK) {
    const chunk = new Uint8Array(pattern.subarray(0, left));
    new DataView(chunk.buffer).setUint32(0, left);
    yield chunk;
  }
}

async function expectBytes(size: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  let came = 0;
  for await (const { length } of chunks) came += length;
  if (came !== size) throw new Error(`${came} bytes came, not ${size}`);
}

type Work = (order: Order) => Promise<Stored | undefined>;

const works: Readonly<Record<string, Work>> = {
  add: async ({ url, size, stored }) => {
    await create({ url }).add(fresh(size), profile);
    return stored;
  },
  put: async ({ url, size }) => {
    const sealed = sealPayload(fresh(size), systemEntropy, { size });
    const id = await kuboBlobs({ client: create({ url }), url }).put(sealed.chunks, { holder });
    return { id, expected: sealed.result() };
  },
  cat: async ({ url, stored }) => {
    if (!stored) throw new TypeError("Nothing is stored");
    await expectBytes(stored.expected.placement.length, create({ url }).cat(stored.id));
    return stored;
  },
  get: async ({ url, size, stored }) => {
    if (!stored) throw new TypeError("Nothing is stored");
    const blobs = kuboBlobs({ client: create({ url }), url });
    await expectBytes(size, openPayload(blobs.get(stored.id), stored.expected));
    return stored;
  },
};

async function measure(order: Order): Promise<Measured> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const stored = await works[order.name]?.(order);
  const { user, system } = process.cpuUsage(before);
  const peak = (process.resourceUsage().maxRSS * 1024) / MB;
  return { seconds: (performance.now() - start) / 1000, processor: (user + system) / 1e6, peak, stored };
}

/** Runs one work in a process of its own. */
function measureAlone(order: Order): Measured {
  const args = ["--no-warnings", import.meta.filename, "work", serialize(order).toString("base64")];
  const { status, stdout } = spawnSync(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`${order.name} has failed`);
  return deserialize(Buffer.from(stdout.toString(), "base64"));
}

type Common = Pick<Ratio, "against" | "versions">;

/** The rows of ours beside theirs. */
function rowsOf(name: string, [ours, theirs]: readonly [Measured, Measured], rest: Common): Ratios {
  const row = (ratio: number, target: Ratio["target"], unit: string): Ratio => ({ ratio, target, unit, ...rest });
  return {
    [`${name}, speed`]: row(theirs.seconds / ours.seconds, { min: MIN_SPEED }, "speed"),
    [`${name}, processor time`]: row(ours.processor / theirs.processor, { max: MAX_PROCESSOR }, "processor time"),
    [`${name}, memory`]: { ...row(ours.peak, { max: MAX_MEMORY }, "memory at its peak"), against: "1 MB" },
  };
}

async function measureAll(size: number): Promise<Ratios> {
  const { url, stop } = await startKubo();
  try {
    const run = (name: string, stored?: Stored) => measureAlone({ name, url, size, stored });
    const [add, put] = [run("add"), run("put")];
    const [cat, get] = [run("cat", put.stored), run("get", put.stored)];
    const client = create({ url });
    const { version } = await client.version();
    if (put.stored) await kuboBlobs({ client }).unpin(put.stored.id, { holder });
    const versions = { "kubo-rpc-client": versionOf("kubo-rpc-client", import.meta.url), kubo: version };
    const common = (command: string): Common => ({
      against: `kubo-rpc-client's ${command}`,
      versions: { ...versions, node: process.version },
    });
    return {
      ...rowsOf("a payload uploaded", [put, add], common("add")),
      ...rowsOf("a payload downloaded", [get, cat], common("cat")),
    };
  } finally {
    await stop();
  }
}

const [, , first = "300", order = ""] = process.argv;
if (first === "work") {
  const measured = await measure(deserialize(Buffer.from(order, "base64")));
  process.stdout.write(serialize(measured).toString("base64"));
  process.exit();
}
console.log(JSON.stringify(await measureAll(Number(first) * MB)));
