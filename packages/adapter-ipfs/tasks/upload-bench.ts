// pnpm bench:upload [MB] [ROUNDS] Measures put and get on Kubo beside a plain `add` and `cat` of
// kubo-rpc-client, of as many bytes, by turns, each in a process of its own: how fast they are
// against the plain ones, how much processor time they take against them, and the memory of their
// processes at its peak. It runs the build (`pnpm build`). On a daemon of one's own, at
// KUBO_API_URL, the blobs stay pinned for the holder "bench/upload".
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { kuboBlobs } from "@chartkey/adapter-ipfs/kubo";
import type { ContentId } from "@chartkey/core/adapters";
import { create } from "kubo-rpc-client";

const CHUNK = 2 ** 16;
const holder = "bench/upload";
const profile = { cidVersion: 1, rawLeaves: true, chunker: "size-1048576", pin: false } as const;

/** What one process has measured. */
interface Measured {
  readonly seconds: number;
  /** Seconds of the processor, by the process alone. */
  readonly cpu: number;
  /** MiB. */
  readonly peak: number;
  readonly id: string;
}

/** Bytes that no daemon has, in chunks as core gives them. */
async function* fresh(size: number): AsyncGenerator<Uint8Array> {
  const pattern = randomBytes(CHUNK);
  for (let left = size; left > 0; left -= CHUNK) {
    const chunk = new Uint8Array(pattern.subarray(0, left));
    new DataView(chunk.buffer).setUint32(0, left);
    yield chunk;
  }
}

async function countBytes(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const { length } of chunks) size += length;
  return size;
}

type Work = (url: string, size: number, id: string) => Promise<string>;

const works: Readonly<Record<string, Work>> = {
  "plain add": async (url, size) => (await create({ url }).add(fresh(size), profile)).cid.toString(),
  "put by the client": (url, size) => kuboBlobs({ client: create({ url }) }).put(fresh(size), { holder }),
  put: (url, size) => kuboBlobs({ client: create({ url }), url }).put(fresh(size), { holder }),
  "plain cat": async (url, size, id) => {
    if ((await countBytes(create({ url }).cat(id))) !== size) throw new Error("Other bytes came");
    return id;
  },
  "get by the client": (url, size, id) => read(kuboBlobs({ client: create({ url }) }), size, id),
  get: (url, size, id) => read(kuboBlobs({ client: create({ url }), url }), size, id),
};

async function read(blobs: ReturnType<typeof kuboBlobs>, size: number, id: string): Promise<string> {
  if ((await countBytes(blobs.get(id as ContentId))) !== size) throw new Error("Other bytes came");
  return id;
}

async function measure(work: Work, url: string, [size, id]: readonly [number, string]): Promise<Measured> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const named = await work(url, size, id);
  const { user, system } = process.cpuUsage(before);
  const peak = process.resourceUsage().maxRSS / 1024;
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, peak, id: named };
}

/** Runs one work in a process of its own. */
function measureAlone(name: string, size: number, id: string): Measured {
  const args = ["--no-warnings", import.meta.filename, "work", name, String(size), id];
  const { status, stdout } = spawnSync(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`${name} failed`);
  return JSON.parse(stdout.toString()) as Measured;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

function report(name: string, runs: readonly Measured[], plain: readonly Measured[]): void {
  const [seconds, cpu] = [median(runs.map((run) => run.seconds)), median(runs.map((run) => run.cpu))];
  const speed = median(runs.map((run, nth) => (plain[nth]?.seconds ?? NaN) / run.seconds));
  const work = median(runs.map((run, nth) => run.cpu / (plain[nth]?.cpu ?? NaN)));
  const peak = Math.round(Math.max(...runs.map((run) => run.peak)));
  const columns = [name.padEnd(20), `${seconds.toFixed(2)} s`, `${cpu.toFixed(2)} s CPU`, `speed ${speed.toFixed(2)}`];
  console.log([...columns, `CPU ${work.toFixed(2)}`, `${peak} MiB at its peak`].join("  "));
}

const [, , first = "300", second = "3", bytes = "", id = ""] = process.argv;
const url = process.env["KUBO_API_URL"] ?? "";
if (first === "work") {
  const work = works[second];
  if (!work) throw new TypeError(second);
  console.log(JSON.stringify(await measure(work, url, [Number(bytes), id])));
  process.exit();
}
const runs = new Map<string, Measured[]>();
let stored = "";
for (let round = 0; round < Number(second); round += 1)
  for (const name of Object.keys(works)) {
    const run = measureAlone(name, Number(first) * 2 ** 20, stored);
    stored = run.id;
    runs.set(name, [...(runs.get(name) ?? []), run]);
  }
const plainOf = (name: string) => runs.get(/cat|get/u.test(name) ? "plain cat" : "plain add") ?? [];
for (const [name, own] of runs) report(name, own, plainOf(name));
