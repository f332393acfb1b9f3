#!/usr/bin/env bash
# multiformats 14.0.5 (npm), seen on 2026-11-28.
#
# A CID that was parsed from a text in another form than its canonical one gives that text back from
# toString(): upper case behind the base32 prefix, or base32 padding. Comparing a text with
# CID.parse(text).toString() therefore proves nothing about its form, and two texts of one CID do
# not compare as equal. A CID that is made of the parsed bytes has the canonical text.
#
# Seen:
#   upper case: parsed text kept true, of its bytes canonical true
#   padded:     parsed text kept true, of its bytes canonical true
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund multiformats@14.0.5
cat >see.mjs <<'JS'
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { sha256 } from "multiformats/hashes/sha2";

const digest = await sha256.digest(new TextEncoder().encode("Chartkey"));
const canonical = CID.createV1(raw.code, digest).toString();
const others = {
  "upper case:": `b${canonical.slice(1).toUpperCase()}`,
  "padded:    ": `${canonical}======`,
};
for (const [name, text] of Object.entries(others)) {
  const parsed = CID.parse(text);
  const kept = parsed.toString() === text;
  const remade = CID.decode(parsed.bytes).toString() === canonical;
  console.log(`${name} parsed text kept ${kept}, of its bytes canonical ${remade}`);
}
JS
node see.mjs | tee seen
diff - seen <<'SEEN'
upper case: parsed text kept true, of its bytes canonical true
padded:     parsed text kept true, of its bytes canonical true
SEEN
