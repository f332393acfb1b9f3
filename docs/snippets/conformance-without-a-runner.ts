import { blobStoreSuite } from "@chartkey/core/conformance";
import { createFixture } from "./parts/folder-fixture.ts";

for (const run of Object.values(blobStoreSuite)) await run(createFixture);
