#!/usr/bin/env bash
# fold-to-ascii 5.0.1 (npm), seen on 2026-11-28.
#
# The library is a port of the ASCII folding of Apache Lucene, by which searches compare names. It
# folds some capital letters whose small letters it keeps. A text that is folded as it is typed is
# then not found by the same text in capitals. Folding after toUpperCase() gives both the same.
#
# Seen:
#   kept U+A787, folded U+A786 to T
#   kept U+1EFD, folded U+1EFC to V
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund fold-to-ascii@5.0.1
cat >see.cjs <<'JS'
const folder = require("fold-to-ascii");

const code = (letter) => `U+${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
for (const small of ["\ua787", "\u1efd"]) {
  const capital = small.toUpperCase();
  const kept = folder.foldMaintaining(small) === small ? "kept" : "folded";
  console.log(`${kept} ${code(small)}, folded ${code(capital)} to ${folder.foldMaintaining(capital)}`);
}
JS
node see.cjs | tee seen
diff - seen <<'SEEN'
kept U+A787, folded U+A786 to T
kept U+1EFD, folded U+1EFC to V
SEEN
