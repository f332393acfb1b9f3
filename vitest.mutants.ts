import { defineConfig } from "vitest/config";
import { PATIENCE } from "./test/setup/patience.js";
import workspace from "./vitest.workspace.js";

/** Core's unit and property tests alone, for `scripts/mutants.ts`. */
export default defineConfig({
  resolve: workspace.resolve ?? {},
  test: {
    environment: "node",
    testTimeout: PATIENCE,
    hookTimeout: PATIENCE,
    setupFiles: ["test/setup/native-x25519.ts"],
    include: ["packages/core/test/**/*.test.ts"],
    exclude: ["**/*.{model,faults,chain,integration,network,browser}.test.ts"],
  },
});
