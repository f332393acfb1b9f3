import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumPath } from "./test/setup/chromium.js";
import { PATIENCE } from "./test/setup/patience.js";

const root = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Test files by the word before `.test.ts`: of the packages, of the repository and of examples. */
const files = (...kinds: readonly string[]) =>
  kinds.flatMap((kind) => [
    `packages/*/test/**/*${kind}.test.ts`,
    `test/**/*${kind}.test.ts`,
    `examples/**/*${kind}.test.ts`,
  ]);

/**
 * Tests that cover more than examples, and take longer: all inputs, a model, a failure at every
 * call.
 */
const PROPERTIES = files(".property", ".model", ".faults");
const CHAIN = files(".chain");
const INTEGRATION = files(".integration");
const NETWORKS = files(".network");
const BROWSER = files(".browser");
/** What drives a browser from outside, against a page that was built. */
const PORTAL = files(".portal");
/** Likewise, with what goes wrong in the middle of something. */
const PORTAL_NIGHTLY = files(".portal-nightly");
/** How those are run that drive a browser. */
const portalRun = {
  environment: "node",
  expect: { poll: { timeout: PATIENCE } },
  fileParallelism: false,
  globalSetup: ["./test/setup/chromium.ts", "./examples/portal/test/setup/build-page.ts"],
};

export default defineConfig({
  resolve: {
    // Tests run against the sources: no build is needed, and a failure points at the line that was
    // written.
    alias: [
      { find: /^@chartkey\/([a-z-]+)$/, replacement: root("./packages/$1/src/index.ts") },
      { find: /^@chartkey\/([a-z-]+)\/([a-z-]+)$/, replacement: root("./packages/$1/src/$2/index.ts") },
    ],
  },
  test: {
    maxWorkers: "100%",
    testTimeout: PATIENCE,
    hookTimeout: PATIENCE,
    coverage: { provider: "v8", include: ["packages/*/src/**/*.ts"], reporter: ["text", "lcovonly"] },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          environment: "node",
          include: files(""),
          exclude: [
            "**/node_modules/**",
            "packages/contracts/**",
            ...PROPERTIES,
            ...CHAIN,
            ...INTEGRATION,
            ...NETWORKS,
            ...BROWSER,
            ...PORTAL,
            ...PORTAL_NIGHTLY,
          ],
        },
      },
      {
        extends: true,
        test: { name: "properties", environment: "node", include: PROPERTIES },
      },
      {
        extends: true,
        test: {
          name: "chain",
          environment: "node",
          // each file starts the chains that it needs
          include: CHAIN,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          environment: "node",
          fileParallelism: false,
          include: INTEGRATION,
          globalSetup: ["./services/vitest-setup.ts", "./examples/portal/test/setup/build-page.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "networks",
          environment: "node",
          fileParallelism: false,
          // each file starts the nodes that it needs
          include: NETWORKS,
          maxConcurrency: 50,
          // the first run builds them
          hookTimeout: 3 * PATIENCE,
        },
      },
      {
        extends: true,
        test: { ...portalRun, name: "portal", include: PORTAL },
      },
      {
        extends: true,
        test: { ...portalRun, name: "portal-nightly", include: PORTAL_NIGHTLY },
      },
      {
        extends: true,
        // no import names it: what it compiles JSX to would be found in the middle of a run
        optimizeDeps: { include: ["react/jsx-dev-runtime"] },
        test: {
          name: "browser",
          include: BROWSER,
          // an address has no passkeys
          api: { host: "localhost" },
          globalSetup: ["./test/setup/chromium.ts", "./packages/adapter-http/test/browser-servers.ts"],
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
