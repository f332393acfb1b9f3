import { test } from "vitest";

declare global {
  interface ImportMeta {
    /** Vite's, whose own types cannot be referred to from here. */
    glob(pattern: string): Readonly<Record<string, () => Promise<unknown>>>;
  }
}

const snippets = import.meta.glob("../../docs/snippets/*.browser.ts");

test.each(Object.entries(snippets))("%s runs", async (_, run) => {
  await run();
});
