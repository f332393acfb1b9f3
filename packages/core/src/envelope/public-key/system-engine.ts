import { onDemand } from "../../errors/on-demand.js";
import type { PublicKeyEngine } from "./engine.js";
import { knownAnswers } from "./known-answers.js";
import { nodeEngine } from "./node-engine.js";
import { orElse } from "./or-else.js";
import { webcryptoEngine } from "./webcrypto-engine.js";

type Algorithms = Required<Omit<PublicKeyEngine, "name">>;

const javaScript = onDemand(() => import("./noble-engine.js"));

/** How one algorithm is chosen. */
interface Choice<T> {
  readonly fallback: () => Promise<T>;
  readonly answers: (one: T) => Promise<boolean>;
  readonly orElse: (native: T, fallback: () => Promise<T>) => T;
}

/** The platform's algorithm if it gives the known answers, and JavaScript's otherwise. */
async function choose<T>(native: T | undefined, { fallback, answers, orElse: both }: Choice<T>): Promise<T> {
  if (native === undefined) return fallback();
  return (await answers(native).catch(() => false)) ? both(native, fallback) : fallback();
}

async function detect(): Promise<Algorithms> {
  const native = nodeEngine() ?? webcryptoEngine();
  const choice = <K extends keyof Algorithms>(name: K) => ({
    fallback: async () => (await javaScript()).nobleEngine[name],
    answers: knownAnswers[name],
    orElse: orElse[name],
  });
  const [ed25519, x25519, mlKem768] = await Promise.all([
    choose(native?.ed25519, choice("ed25519")),
    choose(native?.x25519, choice("x25519")),
    choose(native?.mlKem768, choice("mlKem768")),
  ]);
  return { ed25519, x25519, mlKem768 };
}

let detected: Promise<Algorithms> | undefined;

/**
 * The public-key algorithms of this platform: those of `node:crypto` or of WebCrypto that give the
 * known answers, in JavaScript otherwise, and where the platform fails. Detected once.
 * @throws ChartkeyError PART_UNAVAILABLE, here and from each operation, when those in JavaScript
 *   are needed and do not load; the next call tries again
 */
export function publicKeys(): Promise<Algorithms> {
  detected ??= detect().catch((error: unknown) => {
    detected = undefined;
    throw error;
  });
  return detected;
}
