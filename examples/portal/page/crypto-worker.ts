import { cryptoWorker } from "@chartkey/browser";
import workerUrl from "./crypto.worker.ts?worker&url";

interface ScriptUrls {
  createScriptURL(url: string): string;
}

declare global {
  /** Where the browser has Trusted Types, which mark their texts. */
  var trustedTypes: { createPolicy(name: string, rules: ScriptUrls): ScriptUrls } | undefined;
}

// the policy of the page lets no other text name a script
const policy = globalThis.trustedTypes?.createPolicy("worker", { createScriptURL: () => workerUrl });
const url = policy?.createScriptURL(workerUrl) ?? workerUrl;

export const crypto = cryptoWorker(() => new Worker(url, { type: "module" }));
