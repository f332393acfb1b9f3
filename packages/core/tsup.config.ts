import { defineConfig } from "tsup";

// JavaScript only: `tsc -b` has already put the declarations into dist.
export default defineConfig({
  entry: {
    index: "src/index.ts",
    "ports/index": "src/ports/index.ts",
    "fakes/index": "src/fakes/index.ts",
    "conformance/index": "src/conformance/index.ts",
  },
  format: ["esm"],
  target: "es2023",
  dts: false,
  clean: false,
  sourcemap: true,
  treeshake: true,
});
