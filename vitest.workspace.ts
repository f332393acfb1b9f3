import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumPath } from "./test/setup/chromium.js";

const root = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const packages = (kind: string) => `packages/*/test/**/*${kind}.test.ts`;

export default defineConfig({
  resolve: {
    // Tests run against the sources: no build is needed, and a failure points at the line that was written.
    alias: [
      { find: /^@chartkey\/([a-z-]+)$/, replacement: root("./packages/$1/src/index.ts") },
      { find: /^@chartkey\/([a-z-]+)\/([a-z-]+)$/, replacement: root("./packages/$1/src/$2/index.ts") },
    ],
  },
  test: {
    maxWorkers: "100%",
    coverage: { provider: "v8", include: ["packages/*/src/**/*.ts"], reporter: ["text", "lcovonly"] },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          environment: "node",
          include: [packages(""), "test/**/*.test.ts"],
          exclude: [
            "**/node_modules/**",
            "packages/contracts/**",
            packages(".chain"),
            packages(".integration"),
            packages(".network"),
            packages(".browser"),
            "test/**/*.integration.test.ts",
            "test/**/*.network.test.ts",
          ],
        },
      },
      {
        extends: true,
        test: {
          name: "chain",
          environment: "node",
          include: [packages(".chain")],
          globalSetup: ["./test/setup/anvil.ts", "./test/setup/hardhat.ts"],
          // files share the two chains, and some move their clocks
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          environment: "node",
          fileParallelism: false,
          include: [packages(".integration"), "test/**/*.integration.test.ts"],
          globalSetup: ["./services/vitest-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "networks",
          environment: "node",
          fileParallelism: false,
          // each file starts the nodes that it needs
          include: [packages(".network"), "test/**/*.network.test.ts"],
          maxConcurrency: 50,
          testTimeout: 300_000,
          // the first run builds them
          hookTimeout: 900_000,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: [packages(".browser")],
          api: { host: "127.0.0.1" },
          testTimeout: 60_000,
          globalSetup: ["./test/setup/chromium.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: chromiumPath,
                args: [
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                  "--no-first-run",
                ],
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
