import { defineConfig } from "vitest/config";
import workspace from "./vitest.workspace.js";

/** Core's unit and property tests alone, for `scripts/mutants.ts`. */
export default defineConfig({
  resolve: workspace.resolve ?? {},
  test: {
    environment: "node",
    // a mutant that makes a test wait for ever is found, and found soon
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // one load of the modules serves all files of a run: mutants of what runs at load are not tried
    isolate: false,
    setupFiles: ["test/setup/native-x25519.ts"],
    include: ["packages/core/test/**/*.test.ts"],
    exclude: ["**/*.{model,faults,chain,integration,network,browser}.test.ts"],
  },
});
