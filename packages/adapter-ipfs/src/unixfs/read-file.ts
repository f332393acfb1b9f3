import type { ContentId } from "@chartkey/core/adapters";
import { CID } from "multiformats/cid";
import { readAhead } from "../flow/read-ahead.js";
import { isExpected, isLeaf, mismatch, verify, type FetchBlock } from "./block.js";
import { decodeFileNode, type FileLink, type FileNode } from "./file-node.js";
import { capacity, CHUNK } from "./profile.js";

type ReadBlock = (link: Pick<FileLink, "cid">, signal: AbortSignal) => Promise<Uint8Array>;

/**
 * The bytes of a blob, each block verified before it is yielded. The tree must be the one and only tree that the profile gives a blob of its size. So a
 * hostile one is refused at its root or first odd node, and never asks for more than one block a MiB and one node a GiB.
 */
export async function* readFile(id: ContentId, fetch: FetchBlock, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const read: ReadBlock = async ({ cid }, until) => {
    const bytes = await fetch(cid, { signal: until, max: CHUNK });
    await verify(cid, bytes);
    return bytes;
  };
  const root = CID.parse(id);
  if (isLeaf(root)) {
    const bytes = await read({ cid: root }, signal);
    if (bytes.length > 0) yield bytes;
    return;
  }
  const node = parseNode(root, await read({ cid: root }, signal));
  if (node.size <= CHUNK) throw mismatch(`Blob ${id} is small enough for one block, and has more`);
  const leaves = leavesOf(node, heightFor(node.size), (link) => read(link, signal));
  yield* readAhead(leaves, (link, until) => readLeaf(link, read, until), signal);
}

/** Reads all of a blob, to know that it is there and right. */
export async function checkFile(id: ContentId, fetch: FetchBlock, signal: AbortSignal): Promise<void> {
  const blocks = readFile(id, fetch, signal);
  while (!(await blocks.next()).done);
}

/** The ids of all blocks of a blob that was checked before: reads its nodes, not its leaves. */
export async function* blocksOf(cid: CID, fetch: FetchBlock, signal: AbortSignal): AsyncGenerator<CID> {
  yield cid;
  if (isLeaf(cid)) return;
  const bytes = await fetch(cid, { signal, max: CHUNK });
  await verify(cid, bytes);
  for (const link of parseNode(cid, bytes).links) yield* blocksOf(link.cid, fetch, signal);
}

/** The size that the root block states. */
export async function readSize(id: ContentId, fetch: FetchBlock, signal: AbortSignal): Promise<number> {
  const root = CID.parse(id);
  const bytes = await fetch(root, { signal, max: CHUNK });
  return isLeaf(root) ? bytes.length : parseNode(root, bytes).size;
}

async function readLeaf(link: FileLink, read: ReadBlock, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await read(link, signal);
  if (bytes.length !== link.size) throw mismatch(`Block ${link.cid.toString()} is not as long as its node says`);
  return bytes;
}

async function* leavesOf(
  node: FileNode,
  height: number,
  read: (link: FileLink) => Promise<Uint8Array>,
): AsyncGenerator<FileLink> {
  const full = capacity(height - 1);
  if (node.links.length !== Math.ceil(node.size / full)) throw mismatch("A node has an unexpected number of links");
  for (const [index, link] of node.links.entries()) {
    const regular = link.size === Math.min(full, node.size - index * full);
    if (!regular || !isExpected(link.cid) || isLeaf(link.cid) !== (height === 1))
      throw mismatch(`A node has an unexpected link to ${link.cid.toString()}`);
    if (height === 1) yield link;
    else {
      const child = parseNode(link.cid, await read(link));
      if (child.size !== link.size) throw mismatch(`Node ${link.cid.toString()} is not as large as its parent says`);
      yield* leavesOf(child, height - 1, read);
    }
  }
}

function parseNode(cid: CID, bytes: Uint8Array): FileNode {
  const node = decodeFileNode(bytes);
  if (node === undefined || !Number.isSafeInteger(node.size))
    throw mismatch(`Block ${cid.toString()} is no node of a file`);
  return node;
}

function heightFor(size: number): number {
  let height = 0;
  while (capacity(height) < size) height += 1;
  return height;
}
