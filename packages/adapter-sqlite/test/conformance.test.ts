import { profileDirectorySuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { sqliteFixture } from "./sqlite-fixture.js";

describe("profiles in SQLite", () => {
  for (const [name, run] of Object.entries(profileDirectorySuite)) test(name, () => run(sqliteFixture));
});
