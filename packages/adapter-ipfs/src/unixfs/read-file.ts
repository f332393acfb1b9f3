import { boundsOf, type ByteRange, type ContentId } from "@chartkey/core/adapters";
import type { CID } from "multiformats/cid";
import { readAhead } from "../flow/read-ahead.js";
import { cidOf, isProfileLink, isLeaf, mismatch, verifyBlock, type FetchBlock } from "./block.js";
import { decodeFileNode, type FileLink, type FileNode } from "./file-node.js";
import { capacity, CHUNK_SIZE } from "./profile.js";
import {
  type Bounds,
  type Leaf,
  type LeafPart,
  type ProvenLeaf,
  type StreamBlocks,
  streamLeaves,
  wholeBlocks,
} from "./stream-leaves.js";

type ReadBlock = (link: Pick<FileLink, "cid">, signal: AbortSignal) => Promise<Uint8Array>;

export interface ReadFileOptions {
  readonly signal: AbortSignal;
  /** All by default. */
  readonly range?: ByteRange | undefined;
  /** How leaves come in one stream. By default each is fetched, some at once. */
  readonly stream?: StreamBlocks | undefined;
}

const verifying =
  (fetch: FetchBlock): ReadBlock =>
  async ({ cid }, signal) => {
    const bytes = await fetch(cid, { signal, max: CHUNK_SIZE });
    await verifyBlock(cid, bytes);
    return bytes;
  };

const whole: ByteRange = { offset: 0, length: Number.MAX_SAFE_INTEGER };

/**
 * Reads the leaves of a blob that hold a range, and the nodes that lead to them. Each block is
 * verified before it is yielded. The profile defines exactly one tree for each size, and any other
 * tree is refused at its first wrong node. So a hostile tree costs at most one block per MiB, and
 * one node per GiB.
 * @param fetch what nodes come by, and all that has one block
 */
async function* readLeaves(
  id: ContentId,
  fetch: FetchBlock,
  { signal, range = whole, stream }: ReadFileOptions,
): AsyncGenerator<ProvenLeaf> {
  const read = verifying(fetch);
  const root = cidOf(id);
  const bytes = await read({ cid: root }, signal);
  if (isLeaf(root)) {
    yield { nodes: [], leaf: { bytes, ...boundsOf(range, bytes.length) } };
    return;
  }
  const node = parseRoot(root, bytes);
  const bounds = boundsOf(range, node.size);
  const nodes = [bytes];
  const found = leavesOf(node, heightFor(node.size), bounds, async (link) => {
    const child = await read(link, signal);
    nodes.push(child);
    return child;
  });
  const leaves = behindNodes(found, nodes);
  if (bounds.from === bounds.to) {
    // no leaf holds it, and the links of the root are checked all the same
    await leaves.next();
    yield { nodes: [bytes], leaf: undefined };
  } else if (stream) yield* streamLeaves(leaves, stream(root, wholeBlocks(bounds, node.size), signal));
  else
    yield* readAhead(
      leaves,
      async ({ link, nodes: before, ...part }, itemSignal) => ({
        nodes: before,
        leaf: { ...part, bytes: await readLeaf(link, read, itemSignal) },
      }),
      signal,
    );
}

/** Leaves with the nodes that were read on the way to each. */
async function* behindNodes(leaves: AsyncIterable<LeafPart>, nodes: Uint8Array[]): AsyncGenerator<Leaf> {
  for await (const leaf of leaves) yield { ...leaf, nodes: nodes.splice(0) };
}

/** Reads the bytes of a blob, or of a range of it: see {@link readLeaves}. */
export async function* readFile(...given: Parameters<typeof readLeaves>): AsyncGenerator<Uint8Array> {
  for await (const { leaf } of readLeaves(...given))
    if (leaf && leaf.from < leaf.to) yield leaf.bytes.subarray(leaf.from, leaf.to);
}

/** Reads the blocks that prove a range of a blob, as `BlobStore.blocks` yields them. */
export async function* readBlocks(...given: Parameters<typeof readLeaves>): AsyncGenerator<readonly Uint8Array[]> {
  for await (const { nodes, leaf } of readLeaves(...given)) yield leaf ? [...nodes, leaf.bytes] : nodes;
}

/** Reads all of a blob, to verify that it is complete. */
export async function checkFile(
  id: ContentId,
  fetch: FetchBlock,
  options: Omit<ReadFileOptions, "range">,
): Promise<void> {
  const blocks = readFile(id, fetch, options);
  while (!(await blocks.next()).done);
}

/**
 * The ids of all blocks of a verified blob. It reads the nodes, and not the leaves.
 * @param fetch `undefined` for a node that is lost: then nothing below it is named
 */
export async function* blocksOf(
  cid: CID,
  fetch: (...args: Parameters<FetchBlock>) => Promise<Uint8Array | undefined>,
  signal: AbortSignal,
): AsyncGenerator<CID> {
  yield cid;
  if (isLeaf(cid)) return;
  const bytes = await fetch(cid, { signal, max: CHUNK_SIZE });
  if (bytes === undefined) return;
  await verifyBlock(cid, bytes);
  for (const link of parseNode(cid, bytes).links) yield* blocksOf(link.cid, fetch, signal);
}

/**
 * The size of a blob and what its verified root block links to: all leaves of a blob of at most
 * 1 GiB. A blob of one block links to itself. The sizes of leaves are what the root says.
 * @throws ChartkeyError BLOB_MISMATCH for a root that the profile does not make
 */
export async function readRoot(id: ContentId, fetch: FetchBlock, signal: AbortSignal): Promise<FileNode> {
  const root = cidOf(id);
  const bytes = await verifying(fetch)({ cid: root }, signal);
  if (isLeaf(root)) return { size: bytes.length, links: [{ cid: root, size: bytes.length, weight: bytes.length }] };
  const node = parseRoot(root, bytes);
  checkLinks(node, heightFor(node.size));
  return node;
}

/** The size that the root block states. */
export async function readSize(root: CID, fetch: FetchBlock, signal: AbortSignal): Promise<number> {
  const bytes = await fetch(root, { signal, max: CHUNK_SIZE });
  return isLeaf(root) ? bytes.length : parseNode(root, bytes).size;
}

async function readLeaf(link: FileLink, read: ReadBlock, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await read(link, signal);
  if (bytes.length !== link.size) throw mismatch(`Block ${link.cid.toString()} is not as long as its node says`);
  return bytes;
}

/** The leaves that hold a part of a node, with the part of each. It reads no others. */
async function* leavesOf(
  node: FileNode,
  height: number,
  part: Bounds,
  read: (link: FileLink) => Promise<Uint8Array>,
): AsyncGenerator<LeafPart> {
  checkLinks(node, height);
  const full = capacity(height - 1);
  for (const [index, link] of node.links.entries()) {
    const [from, to] = [Math.max(0, part.from - index * full), Math.min(link.size, part.to - index * full)];
    if (from >= to) continue;
    if (height === 1) yield { link, from, to };
    else {
      const child = parseNode(link.cid, await read(link));
      if (child.size !== link.size) throw mismatch(`Node ${link.cid.toString()} is not as large as its parent says`);
      yield* leavesOf(child, height - 1, { from, to }, read);
    }
  }
}

/** @throws ChartkeyError BLOB_MISMATCH unless the profile makes a node of these links */
function checkLinks(node: FileNode, height: number): void {
  const full = capacity(height - 1);
  if (node.links.length !== Math.ceil(node.size / full)) throw mismatch("A node has an unexpected number of links");
  for (const [index, link] of node.links.entries()) {
    const regular = link.size === Math.min(full, node.size - index * full);
    if (!regular || !isProfileLink(link.cid) || isLeaf(link.cid) !== (height === 1))
      throw mismatch(`A node has an unexpected link to ${link.cid.toString()}`);
  }
}

function parseRoot(root: CID, bytes: Uint8Array): FileNode {
  const node = parseNode(root, bytes);
  if (node.size <= CHUNK_SIZE) throw mismatch(`Blob ${root.toString()} is small enough for one block, and has more`);
  return node;
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
