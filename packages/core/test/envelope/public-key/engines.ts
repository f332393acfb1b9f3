import type { PublicKeyEngine } from "../../../src/envelope/public-key/engine.js";
import { nobleEngine } from "../../../src/envelope/public-key/noble-engine.js";
import { nodeEngine } from "../../../src/envelope/public-key/node-engine.js";
import { webcryptoEngine } from "../../../src/envelope/public-key/webcrypto-engine.js";

const found: readonly (PublicKeyEngine | undefined)[] = [nodeEngine(), webcryptoEngine(), nobleEngine];

/** The engines of this platform, of which those of the platform itself may lack ML-KEM. */
export const engines: readonly PublicKeyEngine[] = found.filter((engine) => engine !== undefined);
