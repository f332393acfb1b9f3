import { onDemand } from "../../errors/on-demand.js";
import type { PublicKeyEngine } from "./engine.js";
import { knownAnswers } from "./known-answers.js";
import { nodeEngine } from "./node-engine.js";
import { webcryptoEngine } from "./webcrypto-engine.js";

type Algorithms = Required<Omit<PublicKeyEngine, "name">>;

const javaScript = onDemand(() => import("./noble-engine.js"));

/** The platform's algorithm if it gives the known answers, and JavaScript's otherwise. */
async function choose<Name extends keyof Algorithms>(
  name: Name,
  native: Algorithms[Name] | undefined,
  answers: (one: Algorithms[Name]) => Promise<boolean>,
): Promise<Algorithms[Name]> {
  if (native !== undefined && (await answers(native).catch(() => false))) return native;
  const { nobleEngine }: { readonly nobleEngine: Algorithms } = await javaScript();
  return nobleEngine[name];
}

async function detect(): Promise<Algorithms> {
  const native = nodeEngine() ?? webcryptoEngine();
  const [ed25519, x25519, mlKem768] = await Promise.all([
    choose("ed25519", native?.ed25519, knownAnswers.ed25519),
    choose("x25519", native?.x25519, knownAnswers.x25519),
    choose("mlKem768", native?.mlKem768, knownAnswers.mlKem768),
  ]);
  return { ed25519, x25519, mlKem768 };
}

let detected: Promise<Algorithms> | undefined;

/**
 * The public-key algorithms of this platform: those of `node:crypto` or of WebCrypto that give the
 * known answers, in JavaScript otherwise. Detected once.
 * @throws ChartkeyError PART_UNAVAILABLE when those in JavaScript are needed and do not load; the
 *   next call tries again
 */
export function publicKeys(): Promise<Algorithms> {
  detected ??= detect().catch((error: unknown) => {
    detected = undefined;
    throw error;
  });
  return detected;
}
