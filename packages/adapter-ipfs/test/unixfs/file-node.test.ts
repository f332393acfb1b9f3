import * as dagPb from "@ipld/dag-pb";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { UnixFS } from "ipfs-unixfs";
import { expect, test } from "vitest";
import { blockId } from "../../src/unixfs/block.js";
import { decodeFileNode, encodeFileNode, type FileLink } from "../../src/unixfs/file-node.js";

const GiB = 2 ** 30;
const cid = CID.parse("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
const links = (...sizes: readonly number[]) => sizes.map((size) => ({ cid, size, weight: size + 14 }));

test.each([
  ["small", links(1_048_576, 3)],
  ["of 1 GiB", links(GiB, 5)],
  ["just below 2 GiB", links(GiB, GiB - 1)],
  ["of 2 GiB", links(GiB, GiB)],
  ["of 3 GiB", links(GiB, GiB, GiB)],
  ["just below 4 GiB", links(GiB, GiB, GiB, GiB - 1)],
  ["of 4 GiB", links(GiB, GiB, GiB, GiB)],
  ["with links of 3 GiB", links(3 * GiB, 3 * GiB)],
  ["of 2^42 bytes", links(2 ** 40, 2 ** 40, 2 ** 40, 2 ** 40)],
])("a node of a file that is %s is read as it was written", (_, all) => {
  expect(decodeFileNode(encodeFileNode(all))).toEqual({
    size: all.reduce((sum, { size }) => sum + size, 0),
    links: all,
  });
});

test("a node of 2 GiB has the bytes that the protobuf of UnixFS says", () => {
  const { Data } = dagPb.decode(encodeFileNode(links(GiB, GiB)));
  expect(Buffer.from(Data ?? []).toString("hex")).toBe("0802188080808008208080808004208080808004");
});

test("2,049 MiB of zeros have the id that Kubo gives them", async () => {
  const rowOf = (link: FileLink, count: number) => nodeOf(Array.from({ length: count }, () => link));
  const nodeOf = async (all: readonly FileLink[]): Promise<FileLink> => {
    const node = encodeFileNode(all);
    const sum = (of: "size" | "weight") => all.reduce((total, link) => total + link[of], 0);
    return { cid: await blockId(dagPb, node), size: sum("size"), weight: sum("weight") + node.length };
  };
  const zeros = new Uint8Array(1_048_576);
  const leaf = { cid: await blockId(raw, zeros), size: zeros.length, weight: zeros.length };
  const full = await rowOf(leaf, 1_024);
  const root = await nodeOf([full, full, await rowOf(leaf, 1)]);
  // of `ipfs add --only-hash` of Kubo 0.43
  expect(root.cid.toString()).toBe("bafybeig7dztia6wgfgaqc7e4pmr4pvsv2t6myv76tfge3yboam5djw7dt4");
});

test("it is what the library writes, where that is right", () => {
  for (const all of [links(1_048_576, 3), links(GiB, 5), links(3 * GiB + GiB, 2 * GiB + 2 * GiB)]) {
    const file = new UnixFS({ type: "file", blockSizes: all.map(({ size }) => BigInt(size)) });
    expect(dagPb.decode(encodeFileNode(all)).Data).toEqual(file.marshal());
  }
});
