import * as dagPb from "@ipld/dag-pb";
import { UnixFS } from "ipfs-unixfs";
import { varint } from "multiformats";
import type { CID } from "multiformats/cid";

export interface FileLink {
  readonly cid: CID;
  /** Bytes of the file under this link. */
  readonly size: number;
  /** Bytes of the blocks under this link, called `Tsize` in dag-pb. */
  readonly weight: number;
}

export interface FileNode {
  readonly size: number;
  readonly links: readonly FileLink[];
}

/** A field of a protobuf message that holds a number: `tag` is its number and its wire type, 0. */
function numberField(tag: number, value: number): Uint8Array {
  const bytes = new Uint8Array(1 + varint.encodingLength(value));
  bytes[0] = tag;
  return varint.encodeTo(value, bytes, 1);
}

/**
 * The data of a node of a file that contains links only (UnixFS): its type, its size, and that of
 * each link. Written here, since `ipfs-unixfs` 13.1.1 writes sizes from 2 GiB to 4 GiB wrongly.
 */
function encodeData(links: readonly FileLink[]): Uint8Array {
  const size = links.reduce((sum, link) => sum + link.size, 0);
  const fields = [numberField(0x08, 2), numberField(0x18, size), ...links.map((link) => numberField(0x20, link.size))];
  const data = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0));
  let at = 0;
  for (const field of fields) {
    data.set(field, at);
    at += field.length;
  }
  return data;
}

export function encodeFileNode(links: readonly FileLink[]): Uint8Array {
  return dagPb.encode({
    Data: encodeData(links),
    Links: links.map(({ cid, weight }) => ({ Hash: cid, Name: "", Tsize: weight })),
  });
}

/** Decodes a file's node that contains links only; `undefined` for any other bytes. */
export function decodeFileNode(bytes: Uint8Array): FileNode | undefined {
  try {
    const { Data, Links } = dagPb.decode(bytes);
    const file = UnixFS.unmarshal(Data ?? new Uint8Array());
    const sizes = file.blockSizes.map(Number);
    const size = sizes.reduce((sum, part) => sum + part, 0);
    const linksOnly = file.type === "file" && (file.data?.length ?? 0) === 0 && Links.length === sizes.length;
    if (!linksOnly || file.fileSize() !== BigInt(size)) return undefined;
    const links = Links.map(({ Hash, Tsize = 0 }, index) => ({ cid: Hash, size: sizes[index] ?? 0, weight: Tsize }));
    return { size, links };
  } catch {
    return undefined;
  }
}
