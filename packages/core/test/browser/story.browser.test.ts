import { expect, test } from "vitest";
import { systemEngine } from "../../src/envelope/payload/system-engine.js";
import { tellStory } from "./tell-story.js";

test("the story runs in a browser, with the browser's own cipher", async () => {
  expect((await systemEngine()).name).toBe("webcrypto");
  await tellStory("browser");
});
