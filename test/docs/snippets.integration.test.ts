import { inject, test, vi } from "vitest";
import { root } from "./pages.js";
import { snippets } from "./snippets.js";

test.each(snippets("integration"))("%s runs", async (path) => {
  vi.stubEnv("KUBO_API_URL", inject("kuboApiUrl"));
  vi.stubEnv("MONGODB_URI", inject("mongodbUri"));
  await import(/* @vite-ignore */ root + path);
});
