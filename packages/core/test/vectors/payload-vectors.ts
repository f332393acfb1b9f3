import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import type { PayloadEngine } from "../../src/envelope/payload/engine.js";
import { padme, payloadSize } from "../../src/envelope/payload/stream-key.js";
import { sealPayload } from "../../src/envelope/payload/seal-payload.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { chunksOf } from "../../src/streams/bytes.js";

const MIB = 2 ** 20;

/** Content whose byte i is i mod 251. */
const counting = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => i % 251);

async function payload(size: number, engine: PayloadEngine) {
  const sealed = sealPayload(chunksOf(counting(size)), seededEntropy(`payload of ${size}`), { engine });
  const chunks: Uint8Array[] = [];
  for await (const chunk of sealed.chunks) chunks.push(chunk);
  const { contentDigest, placement } = sealed.result();
  const age = concatBytes(...chunks).subarray(0, payloadSize(size));
  return {
    size,
    fileKey: toHex(placement.fileKey),
    nonce: toHex(age.subarray(0, 16)),
    contentDigest: toHex(contentDigest),
    keyCommit: toHex(placement.keyCommit),
    agePayloadSize: age.length,
    agePayloadDigest: toHex(sha256(age)),
    length: placement.length,
  };
}

const sizes = [0, 1, 65_535, 65_536, 65_537];
const paddings = [...sizes, 100, 1000, 131_072, MIB - 1, MIB, MIB + 1, 174 * MIB, 200 * MIB, 2 ** 42];

/** Payloads of `content[i] = i mod 251` with their commitments, and padded lengths. */
export async function payloadVectors(engine: PayloadEngine) {
  const payloads = [];
  for (const size of sizes) payloads.push(await payload(size, engine));
  return {
    payloads,
    lengths: paddings.map((size) => ({ size, agePayloadSize: payloadSize(size), length: padme(payloadSize(size)) })),
  };
}
