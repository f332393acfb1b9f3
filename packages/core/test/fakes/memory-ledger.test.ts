import { describe, expect, test } from "vitest";
import { encodeScope } from "../../src/adapters/index.js";
import { type Address, createChartkey, createKeyring } from "../../src/index.js";
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

test("an address without its checksum finds what the address with it finds", async () => {
  const ledger = memoryLedger();
  const chartkey = createChartkey({ ledger, blobs: memoryBlobs(), profiles: memoryProfiles() });
  const connect = async (name: string) =>
    chartkey.connect({ wallet: memoryWallet(name), keyring: await createKeyring() });
  const [asha, rao] = [await connect("asha"), await connect("rao")];
  for (const one of [asha, rao]) await one.register({ roles: ["patient"], profile: { name: "One", listed: false } });
  await asha.grants.give({ grantee: rao.address, scope: "everything" });
  const plain = (address: Address) => address.toLowerCase() as Address;
  const scope = encodeScope("everything");
  const [patient, grantee] = [plain(asha.address), plain(rao.address)];
  expect(await ledger.account(patient)).toEqual(await ledger.account(asha.address));
  expect(await ledger.grant({ patient, grantee, scope })).toBeDefined();
  expect(await ledger.hasAccess({ patient, grantee, scopes: [scope] })).toBe(true);
  const count = async (log: Address, counterparty: Address) => {
    let entries = 0;
    for await (const _ of ledger.entries({ log, counterparty })) entries += 1;
    return entries;
  };
  expect(await count(patient, grantee)).toBe(1);
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
