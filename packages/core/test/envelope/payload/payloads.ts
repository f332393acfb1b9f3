import { concatBytes } from "@noble/hashes/utils.js";
import { seededEntropy } from "../../../src/fakes/seeded-entropy.js";
import type { PayloadEngine } from "../../../src/envelope/payload/engine.js";
import { type SealedPayloadResult, sealPayload } from "../../../src/envelope/payload/seal-payload.js";

export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

/** As a stream that fills one buffer again and again, as a file handle may. */
export async function* reusing(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(size);
  for (let i = 0; i < bytes.length; i += size) {
    const piece = bytes.subarray(i, i + size);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
    buffer.fill(0xff);
  }
  buffer.fill(0xff);
}

export async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk.slice());
  return concatBytes(...all);
}

export interface Stored extends SealedPayloadResult {
  readonly bytes: Uint8Array;
}

export async function sealed(content: Uint8Array, engine?: PayloadEngine, seed = "payload"): Promise<Stored> {
  const payload = sealPayload(inPieces(content, 10_007), seededEntropy(seed), { engine });
  const bytes = await joined(payload.chunks);
  return { bytes, ...payload.result() };
}
