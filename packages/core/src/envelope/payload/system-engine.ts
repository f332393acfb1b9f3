import type { RunningHash } from "../../ports/crypto-engine.js";
import type { PayloadEngine, PlatformEngine } from "./engine.js";
import { givesKnownAnswer } from "./known-answer.js";
import { nobleEngine } from "./noble-engine.js";
import { nodeEngine } from "./node-engine.js";
import { webcryptoEngine } from "./webcrypto-engine.js";

async function detect(): Promise<PlatformEngine> {
  const node = nodeEngine();
  if (node && (await givesKnownAnswer(node))) return node;
  return (await webcryptoEngine()) ?? nobleEngine;
}

let detected: Promise<PlatformEngine> | undefined;

/** The fastest engine of this platform: `node:crypto`, WebCrypto, or JavaScript. Detected once. */
export const systemEngine = (): Promise<PlatformEngine> => (detected ??= detect());

function systemHash(size?: number): RunningHash {
  const hash = systemEngine().then((engine) => engine.sha256(size));
  return {
    update: async (bytes) => (await hash).update(bytes),
    digest: async () => (await hash).digest(),
  };
}

/** As {@link systemEngine}, which it detects when it is first used. */
export const lazyEngine: PayloadEngine = {
  cipher: async (key) => (await systemEngine()).cipher(key),
  sha256: systemHash,
};
