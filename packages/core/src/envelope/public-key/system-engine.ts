import type { PublicKeyEngine } from "./engine.js";
import { knownAnswers } from "./known-answers.js";
import { nobleEngine } from "./noble-engine.js";
import { nodeEngine } from "./node-engine.js";
import { webcryptoEngine } from "./webcrypto-engine.js";

type Algorithms = Required<Omit<PublicKeyEngine, "name">>;

/** An algorithm of the platform when it gives the answers that are known, or else JavaScript's. */
async function choose<T>(native: T | undefined, fallback: T, answers: (one: T) => Promise<boolean>): Promise<T> {
  if (native === undefined) return fallback;
  return (await answers(native).catch(() => false)) ? native : fallback;
}

async function detect(): Promise<Algorithms> {
  const native = nodeEngine() ?? webcryptoEngine();
  const [ed25519, x25519, mlKem768] = await Promise.all([
    choose(native?.ed25519, nobleEngine.ed25519, knownAnswers.ed25519),
    choose(native?.x25519, nobleEngine.x25519, knownAnswers.x25519),
    choose(native?.mlKem768, nobleEngine.mlKem768, knownAnswers.mlKem768),
  ]);
  return { ed25519, x25519, mlKem768 };
}

let detected: Promise<Algorithms> | undefined;

/**
 * The public-key algorithms of this platform: those of `node:crypto` or of WebCrypto that give the
 * known answers, in JavaScript otherwise. Detected once.
 */
export const publicKeys = (): Promise<Algorithms> => (detected ??= detect());
