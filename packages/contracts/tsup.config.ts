import { defineConfig } from "tsup";

// JavaScript only: `tsc -b` has already put the declarations into dist.
export default defineConfig({
  entry: { index: "src/index.ts", "deploy/index": "src/deploy/index.ts" },
  format: ["esm"],
  target: "es2023",
  dts: false,
  clean: false,
  sourcemap: true,
  treeshake: true,
});
