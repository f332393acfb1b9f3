import { expect, test, vi } from "vitest";
import { systemEngine } from "../../src/envelope/payload/system-engine.js";
import { tellStory } from "./tell-story.js";

/** Makes the browser look like one without the modern algorithms of WebCrypto. */
function hideCipher(): void {
  const importKey = crypto.subtle.importKey.bind(crypto.subtle) as (...args: readonly unknown[]) => Promise<CryptoKey>;
  const older = async (...args: readonly unknown[]) => {
    if (args[2] === "ChaCha20-Poly1305") throw new DOMException("Unrecognized name.", "NotSupportedError");
    return importKey(...args);
  };
  vi.spyOn(crypto.subtle, "importKey").mockImplementation(older as typeof crypto.subtle.importKey);
}

test("the story runs in a browser without such a cipher, with the fallback", async () => {
  hideCipher();
  expect((await systemEngine()).name).toBe("noble");
  await tellStory("older browser");
});
