import { describe, expect, test } from "vitest";
import { createChartkey, createKeyring } from "../../src/index.js";
import { fixedClock, memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "../../src/fakes/index.js";
import { ledgerSuite } from "../../src/conformance/ledger-suite.js";
import { memoryLedgerFixture } from "./memory-ledger-fixture.js";

describe("a memory ledger that reorganises", () => {
  for (const [name, run] of Object.entries(ledgerSuite)) test(name, () => run(() => memoryLedgerFixture(3)));
});

describe("a memory ledger on which every entry is final", () => {
  for (const [name, run] of Object.entries(ledgerSuite)) test(name, () => run(() => memoryLedgerFixture(0)));
});

test.each([
  ["depth", "3"],
  ["depth", -1],
  ["depth", Number.NaN],
  ["clock", null],
])("a `%s` of %j is a TypeError", (option, value) => {
  expect(() => memoryLedger({ [option]: value })).toThrow(`\`${option}\``);
});

test("a second that turns between two looks at the clock breaks no log", async () => {
  const clock = fixedClock(new Date("2026-03-01T10:00:00Z"));
  const restless = {
    now() {
      clock.advance(1);
      return clock.now();
    },
  };
  const ledger = memoryLedger({ clock: restless });
  const chartkey = createChartkey({ ledger, blobs: memoryBlobs(), profiles: memoryProfiles(), clock: restless });
  const account = { wallet: memoryWallet("asha"), keyring: await createKeyring() };
  const asha = await chartkey.connect(account);
  await asha.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
  for (const name of ["Labs", "Images", "Letters"]) await asha.folders.create(name);
  expect((await asha.folders.list().page()).items).toHaveLength(4);
});
