#!/usr/bin/env bash
# helia 7.1.15 (npm), seen on 2026-11-29.
#
# Helia counts how many pins keep a block, and notes which. `pins.rm` keeps the note of the pin that
# it removes, and drops those of all others: the comparison in its filter is the wrong way round.
# `pins.add` does not count a block that has the note of its pin. So a pin that is removed while
# another keeps the same block, and is set again, does not count for that block: once the other pin
# is removed, a collection deletes a block of what is pinned. A pin of a root that is used once,
# added and removed in between, drops the note.
#
# Seen:
#   set again: root pinned true, block kept false
#   with a pin in between: root pinned true, block kept true
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund helia@7.1.15 @ipld/dag-pb multiformats
cat >see.mjs <<'JS'
import * as dagPb from "@ipld/dag-pb";
import { createHeliaLight } from "helia";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { sha256 } from "multiformats/hashes/sha2";

async function kept(between) {
  const helia = createHeliaLight();
  await helia.start();
  const put = async (codec, bytes) => {
    const cid = CID.createV1(codec.code, await sha256.digest(bytes));
    await helia.blockstore.put(cid, bytes);
    return cid;
  };
  const block = await put(raw, new TextEncoder().encode("Chartkey"));
  const root = (name) =>
    put(dagPb, dagPb.encode({ Data: new TextEncoder().encode(name), Links: [{ Hash: block, Name: "", Tsize: 8 }] }));
  const [one, two, once] = [await root("one"), await root("two"), await root("once")];
  const add = async (cid) => { for await (const _ of helia.pins.add(cid)); };
  const remove = async (cid) => { for await (const _ of helia.pins.rm(cid)); };
  await add(one);
  await add(two);
  await remove(one);
  if (between) {
    await add(once);
    await remove(once);
  }
  await add(one);
  await remove(two);
  await helia.gc();
  console.log(`root pinned ${await helia.pins.isPinned(one)}, block kept ${await helia.blockstore.has(block)}`);
  await helia.stop();
}
process.stdout.write("set again: ");
await kept(false);
process.stdout.write("with a pin in between: ");
await kept(true);
JS
node see.mjs | tee seen
diff - seen <<'SEEN'
set again: root pinned true, block kept false
with a pin in between: root pinned true, block kept true
SEEN
