import * as dagPb from "@ipld/dag-pb";
import { UnixFS } from "ipfs-unixfs";
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

export function encodeFileNode(links: readonly FileLink[]): Uint8Array {
  const file = new UnixFS({ type: "file", blockSizes: links.map(({ size }) => BigInt(size)) });
  return dagPb.encode({
    Data: file.marshal(),
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
