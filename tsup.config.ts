import { readdirSync } from "node:fs";
import { defineConfig } from "tsup";

/**
 * Every package: `dist` mirrors `src`, file by file, so that apps bundle only what they use. `tsc
 * -b` adds the declarations.
 */
export default defineConfig(
  readdirSync("packages").map((name) => ({
    entry: [`packages/${name}/src/**/*.ts`],
    outDir: `packages/${name}/dist`,
    format: "esm",
    target: "es2023",
    bundle: false,
    splitting: false,
    dts: false,
    silent: true,
  })),
);
