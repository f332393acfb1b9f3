import { test } from "node:test";
import { blobStoreHistory } from "@chartkey/core/conformance";
import { createFixture } from "./parts/folder-fixture.ts";

for (const seed of [1, 2, 3, 4, 5])
  test(`a random history: seed ${seed}`, () => blobStoreHistory(createFixture, { seed }));
