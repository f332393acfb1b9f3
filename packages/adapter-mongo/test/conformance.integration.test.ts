import { profileDirectorySuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { mongoFixture } from "./mongo-fixture.js";

describe("profiles in MongoDB", () => {
  for (const [name, run] of Object.entries(profileDirectorySuite)) test(name, () => run(mongoFixture));
});
