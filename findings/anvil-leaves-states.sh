#!/usr/bin/env bash
# @foundry-rs/anvil 1.7.1 (npm), seen on 2026-11-28.
#
# anvil writes the states of old blocks below ~/.foundry/anvil/tmp, and leaves them there when it is
# ended by SIGINT or SIGTERM: nothing deletes them, and a later run does not use them. Of 5,000
# empty blocks it leaves 3,599 files, 1.7 GB. Tests that start it some hundred times a day so fill
# a disk. With --prune-history it writes none. A home of its own, which is deleted with it, helps
# where old states are needed.
#
# Seen:
#   by default: more than 1,000 files, more than 1 GB
#   --prune-history: no files
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${anvil:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @foundry-rs/anvil@1.7.1

# left OPTION…: mines 5,000 blocks on an anvil with these options, ends it, and looks at its home
left() {
  mkdir home && : >said
  HOME=$folder/home node node_modules/@foundry-rs/anvil/bin.mjs --port 0 "$@" >said 2>&1 &
  anvil=$!
  until grep -q "Listening on" said; do kill -0 "$anvil" && sleep 0.1; done
  curl --silent --fail --output mined --header "content-type: application/json" \
    --data '{"jsonrpc":"2.0","id":1,"method":"anvil_mine","params":["0x1388"]}' \
    "http://$(sed -n 's/^Listening on //p' said)"
  kill -INT "$anvil"
  wait "$anvil" || true
  local files kilobytes
  files=$(find home -type f | wc -l)
  kilobytes=$(du -sk home | cut -f1)
  rm -rf home
  if [ "$files" -eq 0 ]; then echo "no files"
  elif [ "$files" -gt 1000 ] && [ "$kilobytes" -gt 1000000 ]; then echo "more than 1,000 files, more than 1 GB"
  else echo "$files files, $kilobytes kB"
  fi
}
{
  echo "by default: $(left)"
  echo "--prune-history: $(left --prune-history)"
} | tee seen
diff - seen <<'SEEN'
by default: more than 1,000 files, more than 1 GB
--prune-history: no files
SEEN
