import { describe, test } from "vitest";
import { ledgerSuite } from "../../src/conformance/ledger-suite.js";
import { memoryLedgerFixture } from "./memory-ledger-fixture.js";

describe("a memory ledger that reorganises", () => {
  for (const [name, run] of Object.entries(ledgerSuite)) test(name, () => run(() => memoryLedgerFixture(3)));
});

describe("a memory ledger on which every entry is final", () => {
  for (const [name, run] of Object.entries(ledgerSuite)) test(name, () => run(() => memoryLedgerFixture(0)));
});
