import { profileDirectorySuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { memoryStore, overHttp, sqliteStore } from "./profiles-fixture.js";

describe.each([
  ["in memory", memoryStore],
  ["in SQLite", sqliteStore],
] as const)("profiles over HTTP, %s", (_, store) => {
  for (const [name, run] of Object.entries(profileDirectorySuite))
    test(name, () => run(async () => overHttp(await store())));
});
