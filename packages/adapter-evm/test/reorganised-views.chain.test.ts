import { describe, expect, test } from "vitest";
import { simulated } from "./setup/chain-fixture.js";
import { libraries } from "./setup/libraries.js";
import { reorganisedViews } from "./setup/reorganised-views.js";
import { testChain } from "./setup/test-chain.js";

describe.each(Object.entries(libraries))("by %s", (_, library) => {
  test("on anvil, all views of a patient and of doctors show what is true after a reorganisation", () =>
    expect(reorganisedViews(simulated(testChain("anvil")), library)).resolves.toBeUndefined());
});
