import type { PlatformEngine } from "../../../src/envelope/payload/engine.js";
import { nobleEngine } from "../../../src/envelope/payload/noble-engine.js";
import { nodeEngine } from "../../../src/envelope/payload/node-engine.js";
import { webcryptoEngine } from "../../../src/envelope/payload/webcrypto-engine.js";

const found = [nodeEngine(), await webcryptoEngine(), nobleEngine];

/** The engines of this platform. */
export const engines: readonly PlatformEngine[] = found.filter((engine) => engine !== undefined);
