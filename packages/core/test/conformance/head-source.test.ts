import { describe, expect, test } from "vitest";
import type { HeadSourceFixture } from "../../src/conformance/head-source-fixture.js";
import { headSourceSuite } from "../../src/conformance/head-source-suite.js";
import { headSourceSabotages } from "../../src/conformance/sabotages/head-source.js";
import { bites } from "../../src/conformance/sabotages/sabotage.js";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";
import { memoryHeads } from "../../src/fakes/memory-heads.js";
import { memoryLedger } from "../../src/fakes/memory-ledger.js";
import { memoryWallet } from "../../src/fakes/memory-wallet.js";
import type { HeadSource } from "../../src/ports/head-source.js";
import { impatient } from "./impatient.js";

const wallets = [memoryWallet("ana"), memoryWallet("rui")] as const;

async function memoryHeadsFixture(): Promise<HeadSourceFixture> {
  const ledger = memoryLedger();
  const source = memoryHeads(ledger);
  return {
    source,
    ledger,
    wallets,
    unplug: async () => source.unplug(),
    hang: async () => source.hang(),
    lie: async () => source.lie(),
    misconfigured: () => elsewhere(source),
    dispose: async () => {},
  };
}

/** A source that has found out that it is set up for something else. */
function elsewhere({ id }: HeadSource): HeadSource {
  const refuse = async (): Promise<never> => {
    throw new ChartkeyError("MISCONFIGURED", { message: "Another chain" });
  };
  return { id, account: refuse, health: refuse };
}

async function behindFixture(): Promise<HeadSourceFixture> {
  const fixture = await memoryHeadsFixture();
  const source = memoryHeads(fixture.ledger);
  await source.stop();
  return {
    ...fixture,
    source,
    unplug: async () => source.unplug(),
    hang: undefined,
    lie: undefined,
    catchUp: () => source.stop(),
  };
}

async function memoryLedgerFixture(): Promise<HeadSourceFixture> {
  const ledger = memoryLedger({ depth: 3 });
  const source = ledger.connect();
  return { source, ledger, wallets, unplug: async () => source.unplug(), dispose: async () => {} };
}

describe.each([
  ["heads in memory", memoryHeadsFixture],
  ["heads in memory that are behind until they catch up", behindFixture],
  ["the ledger in memory", memoryLedgerFixture],
])("%s", (_name, create) => {
  for (const [title, run] of Object.entries(headSourceSuite)) test(title, () => run(create));
});

test("heads that were stopped answer for that state, until they are plugged in again", async () => {
  const ledger = memoryLedger();
  const heads = memoryHeads(ledger);
  const [{ address }] = wallets;
  const publish = async () => {
    const { nonce, access } = await ledger.account(address);
    const key = `0x${"01".repeat(32)}` as const;
    await ledger.submit([{ kind: "publishKey", participant: address, key }], wallets[0], { base: { nonce, access } });
  };
  await publish();
  await heads.stop();
  const then = await ledger.account(address);
  await publish();
  expect(await heads.account(address)).toEqual(then);
  heads.plug();
  expect(await heads.account(address)).toEqual(await ledger.account(address));
});

describe("the head source suite notices when", () => {
  const create = impatient(memoryHeadsFixture);
  test.each(headSourceSabotages)("$what", async (sabotage) => {
    expect(await bites(headSourceSuite, sabotage, create)).toEqual(expect.any(String));
  });

  test("each case has a sabotage", () => {
    expect(new Set(headSourceSabotages.map(({ noticed }) => noticed))).toEqual(new Set(Object.keys(headSourceSuite)));
  });
});
