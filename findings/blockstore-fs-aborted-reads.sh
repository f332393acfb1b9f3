#!/usr/bin/env bash
# blockstore-fs 4.0.1 (npm), seen on 2026-12-01 on Linux.
#
# A read whose signal aborts while its file is being opened ends at once, and nothing closes the
# file that opens a moment later. A server of blocks whose readers leave early so keeps descriptors
# open until the garbage collector finds them, of which Node 24 warns (DEP0137), and which a later
# Node makes an error. Reads that are not aborted, and those that end after the file was opened,
# close it.
#
# Seen:
#   read to the end: 0 of 100 files stay open
#   aborted while the file is opened: 100 of 100 files stay open
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund blockstore-fs@4.0.1 multiformats@14.0.0
cat >reads.mjs <<'JS'
import { readdir, readlink, stat } from "node:fs/promises";
import { FsBlockstore } from "blockstore-fs";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { sha256 } from "multiformats/hashes/sha2";

const block = new Uint8Array(1000);
const cid = CID.createV1(raw.code, await sha256.digest(block));
const store = new FsBlockstore("blocks");
await store.open();
await store.put(cid, block);

/** How many descriptors of this process are of the block's file. */
async function openFiles() {
  const links = (await readdir("/proc/self/fd")).map((one) => readlink(`/proc/self/fd/${one}`).catch(() => ""));
  return (await Promise.all(links)).filter((link) => link.endsWith(".data")).length;
}

async function read(signal) {
  for await (const _ of store.get(cid, { signal }));
}

async function reads(name, begin) {
  for (let nth = 0; nth < 100; nth++) await begin();
  // whatever was being opened is open: the queue of the file system is in order
  for (let nth = 0; nth < 100; nth++) await stat("blocks");
  console.log(`${name}: ${await openFiles()} of 100 files stay open`);
}

await reads("read to the end", () => read(undefined));
await reads("aborted while the file is opened", async () => {
  const abort = new AbortController();
  const reading = read(abort.signal).catch(() => undefined);
  abort.abort();
  await reading;
});
JS
node --no-warnings reads.mjs | tee seen
diff - seen <<'SEEN'
read to the end: 0 of 100 files stay open
aborted while the file is opened: 100 of 100 files stay open
SEEN
