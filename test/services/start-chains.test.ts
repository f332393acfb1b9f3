import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startClique } from "../../services/start-clique.ts";
import { startGeth } from "../../services/start-geth.ts";

beforeEach(() => {
  vi.stubEnv("PATH", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ["geth", startGeth],
  ["geth-clique", startClique],
])("says what to install where %s cannot be built", async (module, start) => {
  await expect(start({ funded: [] })).rejects.toThrow(
    new RegExp(
      `^No geth: \`go\` is not on the PATH to build it[^]*install Go 1\\.26\\.5 or newer.*services/${module} `,
    ),
  );
});
