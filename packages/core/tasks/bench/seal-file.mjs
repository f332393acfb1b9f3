// What `pnpm bench seal` measures: the sealing of a file, in JavaScript, so that no types are
// stripped in its time.
import { open } from "node:fs/promises";
import { sealPayload } from "../../dist/envelope/payload/seal-payload.js";
import { systemEntropy } from "../../dist/platform/system.js";

/** The bytes of the file, each piece in the same memory, so that the reading costs little. */
async function* read(file) {
  const buffer = new Uint8Array(2 ** 18);
  const handle = await open(file);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

const sealed = sealPayload(read(process.argv[2]), systemEntropy);
let size = 0;
for await (const chunk of sealed.chunks) size += chunk.length;
if (size !== sealed.result().placement.length) throw new Error(`${size} bytes came out`);
