import { test } from "vitest";
import { portalTests } from "./setup/browser.ts";
import { tellStory as runs } from "./setup/story.ts";

const tests = portalTests();

test("a patient and a doctor live the paper's story, with eight signatures and one sign-in each", async () => {
  await runs(tests);
});
