#!/usr/bin/env bash
# @cornerstonejs/dicom-image-loader 5.14.0 (npm), seen on 2026-11-30.
#
# DICOM allows colour images of 16 bits a sample (PS3.3 C.7.6.3.1, Bits Allocated). The loader's
# conversion to what a canvas shows takes each sample for one of 8 bits: what is above 255 becomes
# 255, and nothing is thrown. Such an image is drawn white but for its darkest points. A viewer has
# to divide the samples first, or to refuse a colour image whose Bits Allocated is not 8.
#
# Seen:
#   samples 1000 30000 60000 are drawn as 255 255 255
#   samples 200 100 50 are drawn as 200 100 50
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @cornerstonejs/dicom-image-loader@5.14.0 \
  @cornerstonejs/core@5.14.0 @cornerstonejs/metadata@5.14.0
cat >draw.mjs <<'JS'
import { convertColorSpace } from "@cornerstonejs/dicom-image-loader/imageLoader";
for (const samples of [[1000, 30000, 60000], [200, 100, 50]]) {
  const drawn = new Uint8ClampedArray(3);
  const frame = { photometricInterpretation: "RGB", planarConfiguration: 0, rows: 1, columns: 1 };
  convertColorSpace({ ...frame, bitsAllocated: 16, pixelData: Uint16Array.from(samples) }, drawn, false);
  console.log(`samples ${samples.join(" ")} are drawn as ${drawn.join(" ")}`);
}
JS
node draw.mjs | tee seen
diff - seen <<'SEEN'
samples 1000 30000 60000 are drawn as 255 255 255
samples 200 100 50 are drawn as 200 100 50
SEEN
