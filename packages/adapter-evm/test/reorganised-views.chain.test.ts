import { describe, expect, test } from "vitest";
import { simulated } from "./setup/chain-fixture.js";
import { libraries } from "./setup/libraries.js";
import { reorganisedViews } from "./setup/reorganised-views.js";
import { ownChain } from "./setup/test-chain.js";

const chain = await ownChain("anvil");

describe.each(Object.entries(libraries))("by %s", (_, library) => {
  test("on anvil, all views of a patient and of doctors show what is true after a reorganisation", () =>
    expect(reorganisedViews(simulated(chain), library)).resolves.toBeUndefined());
});
