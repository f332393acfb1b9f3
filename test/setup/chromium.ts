import { existsSync } from "node:fs";

/** Where the browser tests find Chromium. */
export const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Vitest global setup: a missing browser fails the run, and says what to install. */
export default function setup(): void {
  if (existsSync(chromiumPath)) return;
  throw new Error(
    `No Chromium at ${chromiumPath}. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to one.`,
  );
}
