#!/usr/bin/env bash
# ipfs-unixfs 13.1.1 (npm), seen on 2026-11-28.
#
# marshal() writes a size from 2^31 to 2^32 - 1 wrongly, both the size of a file and those of its
# blocks: from 2^31 on some of the bytes are zero, and unmarshal() reads another size, or fails. It
# reads the right bytes of such a size rightly, and it writes greater and smaller ones rightly. A
# file of 2 to 4 GiB, whose root node names its size, so gets a root that is not what other programs
# write.
#
# Seen:
#   2147483647: written rightly true, read from the right bytes true
#   2147483648: written rightly false, read from the right bytes true
#   3221225472: written rightly false, read from the right bytes true
#   4294967296: written rightly true, read from the right bytes true
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund ipfs-unixfs@13.1.1
cat >see.mjs <<'JS'
import { UnixFS } from "ipfs-unixfs";

function varint(value) {
  const bytes = [];
  for (; value > 127n; value >>= 7n) bytes.push(Number(value & 127n) | 128);
  return [...bytes, Number(value)];
}
for (const size of [2n ** 31n - 1n, 2n ** 31n, 3n * 2n ** 30n, 2n ** 32n]) {
  // type file, its size, the size of its one block: the message Data of the UnixFS specification
  const right = Buffer.from([0x08, 2, 0x18, ...varint(size), 0x20, ...varint(size)]);
  const written = Buffer.from(new UnixFS({ type: "file", blockSizes: [size] }).marshal()).equals(right);
  const read = UnixFS.unmarshal(right).fileSize() === size;
  console.log(`${size}: written rightly ${written}, read from the right bytes ${read}`);
}
JS
node see.mjs | tee seen
diff - seen <<'SEEN'
2147483647: written rightly true, read from the right bytes true
2147483648: written rightly false, read from the right bytes true
3221225472: written rightly false, read from the right bytes true
4294967296: written rightly true, read from the right bytes true
SEEN
