// pnpm bench known Measures a doctor's first page on a device that knows all logs, where each
// record is a transaction of its own: in processor time, against opening as many bytes as the index
// has with node:crypto, so that it tells what our own code adds. It runs the build (`pnpm build`).
import { createCipheriv, createDecipheriv } from "node:crypto";
import { memoryIndexCache } from "@chartkey/core/fakes";
import { pairedRatio } from "../../../bench/paired.ts";
import type { Ratios } from "../../../bench/ratio.ts";
import { clinic } from "./bench/clinic.ts";
import { indexSessions } from "./bench/index-sessions.ts";

const PATIENTS = 50;
const RECORDS = 500;
const VALUE = 65_000;

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const cipher = "chacha20-poly1305";
const [key, nonce] = [new Uint8Array(32), new Uint8Array(12)];
const sealing = createCipheriv(cipher, key, nonce, { authTagLength: 16 });
const sealed = Buffer.concat([sealing.update(new Uint8Array(VALUE)), sealing.final()]);
const tag = sealing.getAuthTag();

function openBytes(count: number): void {
  for (let left = count; left > 0; left -= VALUE) {
    const opening = createDecipheriv(cipher, key, nonce, { authTagLength: 16 }).setAuthTag(tag);
    opening.update(sealed);
    opening.final();
  }
}

const { rao } = await clinic(PATIENTS, RECORDS, 1);
const cache = memoryIndexCache();
const { bytes } = await indexSessions({
  connect: rao.connect,
  list: (me) => me.sharedRecords.list(),
  cache,
  clock: processorTime,
});

async function firstPage(): Promise<void> {
  const { items } = await (await rao.connect(cache)).sharedRecords.list().page();
  if (items.some(({ ok }) => !ok)) throw new Error("A row with a problem");
}

const ratios: Ratios = {
  "a first page on a known device": {
    ratio: await pairedRatio(firstPage, () => openBytes(bytes), processorTime),
    target: { max: 12 },
    unit: "processor time",
    against: "the bytes of the index opened by node:crypto",
    versions: { node: process.version },
  },
};
console.log(JSON.stringify(ratios));
