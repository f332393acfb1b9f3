import { ledgerSuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { httpLedgerFixture } from "./ledger-fixture.js";

describe.each([
  ["that never reorganises", 0],
  ["with a depth of 3", 3],
])("a ledger over HTTP, %s", (_, depth) => {
  for (const [name, run] of Object.entries(ledgerSuite)) test(name, () => run(() => httpLedgerFixture(depth)));
});
