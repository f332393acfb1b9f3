import { defineConfig } from "tsup";

// JavaScript only: `tsc -b` has already put the declarations into dist.
export default defineConfig({
  entry: { index: "src/index.ts", "viem/index": "src/viem/index.ts", "ethers/index": "src/ethers/index.ts" },
  format: ["esm"],
  target: "es2023",
  dts: false,
  clean: false,
  sourcemap: true,
  treeshake: true,
});
