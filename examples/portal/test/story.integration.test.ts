import { inject, test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { tellStory as runs } from "./setup/story.ts";

const tests = portalTests({ KUBO_API_URL: inject("kuboApiUrl"), MONGODB_URI: inject("mongodbUri") });

test("the story is the same on Kubo and a server that speaks MongoDB's protocol", async () => {
  await runs(tests);
});
