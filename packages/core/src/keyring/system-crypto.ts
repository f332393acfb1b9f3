import { lazyEngine } from "../envelope/payload/system-engine.js";
import type { CryptoEngine } from "../ports/crypto-engine.js";
import { passphraseFiles } from "./passphrase-file.js";

/** The platform's own engine, in the caller's thread: what is used where an app gives none. */
export const systemCrypto: CryptoEngine = { ...lazyEngine, ...passphraseFiles };
