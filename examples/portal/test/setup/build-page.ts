import { fileURLToPath } from "node:url";
import { build } from "vite";

/** Vitest global setup: builds the page that the tests open. */
export default async function setup(): Promise<void> {
  await build({ root: fileURLToPath(new URL("../..", import.meta.url)), logLevel: "error" });
}
