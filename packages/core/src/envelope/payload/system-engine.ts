import type { PayloadEngine } from "./engine.js";
import { nobleEngine } from "./noble-engine.js";
import { nodeEngine } from "./node-engine.js";
import { webcryptoEngine } from "./webcrypto-engine.js";

const detect = async (): Promise<PayloadEngine> => nodeEngine() ?? (await webcryptoEngine()) ?? nobleEngine;

let detected: Promise<PayloadEngine> | undefined;

/** The fastest engine of this platform: `node:crypto`, WebCrypto, or JavaScript. Detected once. */
export const systemEngine = (): Promise<PayloadEngine> => (detected ??= detect());
