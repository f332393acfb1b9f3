import { afterAll, beforeAll, test } from "vitest";
import { type VirtualAuthenticator, virtualAuthenticator } from "../setup/virtual-authenticator.js";

declare global {
  interface ImportMeta {
    /** Vite's, whose own types cannot be referred to from here. */
    glob(pattern: string): Readonly<Record<string, () => Promise<unknown>>>;
  }
}

const snippets = import.meta.glob("../../docs/snippets/*.browser.{ts,tsx}");

let authenticator: VirtualAuthenticator | undefined;
beforeAll(async () => {
  authenticator = await virtualAuthenticator();
});
afterAll(async () => authenticator?.remove());

test.each(Object.entries(snippets))("%s runs", async (_, run) => {
  await run();
});
