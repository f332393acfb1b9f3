import { defineConfig } from "tsup";

// JavaScript only: `tsc -b` has already put the declarations into dist.
export default defineConfig({
  entry: { "kubo/index": "src/kubo/index.ts", "helia/index": "src/helia/index.ts" },
  format: ["esm"],
  target: "es2023",
  dts: false,
  clean: false,
  sourcemap: true,
  treeshake: true,
});
