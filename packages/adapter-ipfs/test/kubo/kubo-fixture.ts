import { type ContentId, type Holder, isChartkeyError, parseContentId } from "@chartkey/core/adapters";
import type { BlobStoreFixture } from "@chartkey/core/conformance";
import { randomUUID } from "node:crypto";
import { create, type KuboRPCClient } from "kubo-rpc-client";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { type IpfsBlobs, kuboBlobs } from "../../src/kubo/index.js";
import { decodeFileNode } from "../../src/unixfs/file-node.js";
import { CHUNK_SIZE } from "../../src/unixfs/profile.js";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { HostileProxy } from "./hostile-proxy.js";

/**
 * Milliseconds: the time limit on a slow line; and the bytes that pass it in a second. A put of
 * 4 MiB takes longer than the limit, and so does each of four blocks that are read at once.
 */
const [LIMIT, RATE] = [8_000, 500_000];

export interface KuboFixture extends BlobStoreFixture {
  readonly proxy: HostileProxy;
  /** From now on the daemon does not find this block, though it is pinned. */
  readonly loseBlock: (cid: CID) => void;
  /** The daemon without the proxy. */
  readonly daemon: KuboRPCClient;
  /** The same adapter, for a daemon that never answers: it waits for 50 milliseconds. */
  readonly hurried: IpfsBlobs;
  readonly blobs: IpfsBlobs;
}

/** What carries the blobs: the client of kubo-rpc-client, or the HTTP of Node. */
export type Transport = "client" | "url";
export const transports: readonly Transport[] = ["client", "url"];

/**
 * The adapter behind a proxy of its own, on a daemon that all cases share. `dispose` unpins what
 * the case has pinned.
 */
export async function kuboFixture(apiUrl: string, transport: Transport = "url"): Promise<KuboFixture> {
  const optionsOf = (url: string, headers?: Readonly<Record<string, string>>) => ({
    client: create({ url, ...(headers && { headers }) }),
    ...(transport === "url" && { url, headers }),
  });
  const proxy = new HostileProxy(apiUrl);
  await proxy.start();
  const daemon = create(apiUrl);
  const blockOf = (path: string) => {
    const named = new URL(path, apiUrl).searchParams.get("arg")?.replace("/ipfs/", "");
    return named ? rawId(CID.parse(named)) : "";
  };
  const held: [ContentId, Holder][] = [];
  /** Where a byte of a blob is changed, by the hash of its root. */
  const corrupted = new Map<string, number>();
  /** Blocks that the daemon has no more: it refuses to delete what is pinned. */
  const lost = new Set<string>();
  let full = false;
  proxy.refuse = (path) => {
    if (full && /\/(?:add|put)\?/u.test(path)) return "write failed: no space left on device";
    return lost.has(blockOf(path)) ? "block was not found locally (offline): ipld: could not find node" : undefined;
  };
  proxy.meddle = (path, answer) => {
    const at = corrupted.get(blockOf(path));
    if (at === undefined) return answer;
    // a node comes as a block, and the bytes of its file by their offset
    const offset = new URL(path, apiUrl).searchParams.get("offset");
    return at === 0 || offset !== null ? flip(answer, at - Number(offset)) : answer;
  };

  const collect = async () => {
    for await (const { err } of daemon.repo.gc()) if (err) throw err;
  };
  const blobsWithin = (timeout: number) => recordingPins(kuboBlobs({ ...optionsOf(proxy.url), timeout }), held);
  const [patient, limited] = [blobsWithin(PATIENCE), blobsWithin(LIMIT)];
  return {
    proxy,
    daemon,
    get blobs() {
      return proxy.rate === Infinity ? patient : limited;
    },
    hurried: blobsWithin(50),
    layout: "unixfs-v1-2025",
    corrupt: async (id) => {
      const root = CID.parse(id);
      const node = decodeFileNode(await daemon.block.get(root));
      corrupted.set(rawId(root), node ? (node.links.length - 1) * CHUNK_SIZE : 0);
    },
    lose: async (id) => void lost.add(rawId(CID.parse(id))),
    loseBlock: (cid) => void lost.add(rawId(cid)),
    unplug: () => proxy.stop(),
    replug: async () => {
      proxy.goOn();
      full = false;
      if (!proxy.isUp) await proxy.start();
    },
    fill: async () => {
      full = true;
    },
    hang: async () => proxy.hang(),
    slow: async () => {
      proxy.rate = RATE;
    },
    async denied() {
      const token = randomUUID();
      proxy.denied = `Bearer ${token}`;
      const options = optionsOf(proxy.url, { authorization: proxy.denied });
      return { port: kuboBlobs({ ...options, timeout: PATIENCE }), secrets: [token] };
    },
    connect: () => recordingPins(kuboBlobs({ ...optionsOf(apiUrl), timeout: PATIENCE }), held),
    dump: async () => {
      const names: string[] = [];
      for await (const { cid, metadata } of daemon.pin.ls({ type: "recursive", names: true }))
        names.push(`${cid.toString()} ${JSON.stringify(metadata ?? {})}`);
      return names;
    },
    collect,
    dispose: async () => {
      proxy.goOn();
      full = false;
      await proxy.stop();
      const blobs = kuboBlobs({ client: daemon });
      while (held.length > 0) await Promise.all(held.splice(0, 25).map(([id, holder]) => blobs.unpin(id, { holder })));
      // a proxy that swallows answers keeps the adapter from cleaning up
      for (const name of proxy.paths.map((path) => new URL(path, apiUrl).searchParams.get("pin-name")))
        if (name) for await (const { cid } of daemon.pin.ls({ type: "recursive", name })) await daemon.pin.rm(cid);
      await collect();
    },
  };
}

/** The name of a block by its hash alone: commands name the same one by several codecs. */
const rawId = (cid: CID): string => CID.createV1(raw.code, cid.multihash).toString();

/** Records every pin that may exist. */
function recordingPins(blobs: IpfsBlobs, held: [ContentId, Holder][]): IpfsBlobs {
  return {
    ...blobs,
    async put(bytes, options) {
      const id = await blobs.put(bytes, options);
      held.push([id, options.holder]);
      return id;
    },
    async pin(id, options) {
      held.push([id, options.holder]);
      await blobs.pin(id, options);
    },
    async join(parts, options) {
      const id = await blobs.join(parts, options).catch((error: unknown) => {
        if (isChartkeyError(error))
          for (const one of error.stillPinned) held.push([parseContentId(one), options.holder]);
        throw error;
      });
      held.push([id, options.holder]);
      return id;
    },
  };
}

/** Changes one byte of an answer, if it has it. */
async function* flip(answer: AsyncIterable<Uint8Array>, at: number): AsyncGenerator<Uint8Array> {
  let before = 0;
  for await (const chunk of answer) {
    const copy = Uint8Array.from(chunk);
    const byte = copy[at - before];
    if (byte !== undefined) copy[at - before] = byte ^ 1;
    before += chunk.length;
    yield copy;
  }
}
