import { test } from "node:test";
import { blobStoreSuite } from "@chartkey/core/conformance";
import { createFixture } from "./parts/folder-fixture.ts";

for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(createFixture));
