import type { RunningHash } from "../../ports/crypto-engine.js";
import type { PayloadEngine, PlatformEngine } from "./engine.js";
import { nobleEngine } from "./noble-engine.js";
import { nodeEngine } from "./node-engine.js";
import { webcryptoEngine } from "./webcrypto-engine.js";

const detect = async (): Promise<PlatformEngine> => nodeEngine() ?? (await webcryptoEngine()) ?? nobleEngine;

let detected: Promise<PlatformEngine> | undefined;

/** The fastest engine of this platform: `node:crypto`, WebCrypto, or JavaScript. Detected once. */
export const systemEngine = (): Promise<PlatformEngine> => (detected ??= detect());

function systemHash(): RunningHash {
  const hash = systemEngine().then((engine) => engine.sha256());
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
