import type { CryptoEngine } from "../../ports/crypto-engine.js";

/** Computes the primitives of payloads. */
export type PayloadEngine = Pick<CryptoEngine, "cipher" | "sha256">;

/** An implementation of the primitives of payloads on this platform. */
export interface PlatformEngine extends PayloadEngine {
  readonly name: "node" | "webcrypto" | "noble";
}
