import { createChartkey, createKeyring, type Listing } from "@chartkey/core";
import { type Act, type Address, type Ledger, parseAddress, NO_REQUEST } from "@chartkey/core/adapters";
import { memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { startLyingProxy } from "../setup/lying-proxy.js";
import { card, writeMany } from "../setup/many-acts.js";
import { behaviours } from "../setup/public-node/behaviours.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const proxy = await startLyingProxy(chain.url);
afterAll(() => proxy.stop());
const node = { ...chain, url: proxy.url };

const addressOf = (nth: number): Address => parseAddress(`0x${(2 ** 40 + nth).toString(16).padStart(40, "0")}`);

/** The most requests that had to wait for one another. */
function countRounds() {
  let [rounds, underWay] = [0, 0];
  const whole: Parameters<typeof proxy.setLie>[0] = async (method, params, ask) => {
    if (underWay === 0) rounds += 1;
    underWay += 1;
    try {
      const answer = await ask(method, params);
      // what is sent together is under way together
      await new Promise(setImmediate);
      return answer;
    } finally {
      underWay -= 1;
    }
  };
  return { whole, rounds: () => rounds };
}

describe("a cold log of 1,000 entries in 1,000 blocks", () => {
  const ENTRIES = 1_000;
  const patient = addressOf(0);
  let options: EvmLedgerOptions;

  beforeAll(async () => {
    options = await newLedger(chain);
    const acts = Array.from({ length: ENTRIES }, (_, nth) => card(patient, nth));
    await writeMany(chain, String(options.address), acts);
  });

  const read = async (ledger: Ledger<EvmWallet>) => {
    await ledger.account(patient);
    let entries = 0;
    for await (const update of ledger.entries({ log: patient })) entries += update.type === "entry" ? 1 : 0;
    return entries;
  };

  test.each(Object.entries(libraries))("through %s takes at most 10 requests", async (_, library) => {
    const { ledger, close } = library.connect(node, options);
    proxy.asked.length = 0;
    expect(await read(ledger)).toBe(ENTRIES);
    expect(proxy.asked.length).toBeLessThanOrEqual(10);
    close();
  });

  test("takes one request for each block where the node gives no times, several at a time", async () => {
    const { whole, rounds } = countRounds();
    const timeless = behaviours["gives no blockTimestamp"]();
    proxy.setLie((method, params, ask) => timeless(method, params, (asked, given) => whole(asked, given, ask)));
    proxy.asked.length = 0;
    expect(await read(libraries.viem.connect(node, options).ledger)).toBe(ENTRIES);
    proxy.setLie();
    expect(proxy.asked.length).toBeLessThanOrEqual(ENTRIES + 10);
    expect(rounds()).toBeLessThanOrEqual(130);
  });
});

describe("a doctor with 200 patients", () => {
  const PATIENTS = 200;
  let options: EvmLedgerOptions;
  let doctor: EvmWallet;
  const [blobs, profiles] = [memoryBlobs(), memoryProfiles()];
  const keyring = createKeyring();

  beforeAll(async () => {
    options = await newLedger(chain);
    doctor = await libraries.viem.wallet(chain, await newKey(chain));
    const { ledger } = libraries.viem.connect(chain, options);
    const me = await createChartkey({ ledger, blobs, profiles }).connect({ wallet: doctor, keyring: await keyring });
    await me.register({ roles: ["doctor"], profile: { name: "Rao", listed: true } });
    const acts = Array.from({ length: PATIENTS }, (_, nth): readonly [Address, Act] => {
      const patient = addressOf(nth + 1);
      const terms = { scope: `0x${"00".repeat(32)}`, until: 2 ** 40 - 1, permissions: 1 } as const;
      const envelope = `0x${(nth + 1).toString(16).padStart(64, "0")}` as const;
      return [
        patient,
        { kind: "grantAccess", patient, grantee: doctor.address, envelope, request: NO_REQUEST, ...terms },
      ];
    });
    await writeMany(chain, String(options.address), acts);
  });

  const lists: Readonly<Record<string, (me: Awaited<ReturnType<typeof connect>>) => Listing<object>>> = {
    "received grants": (me) => me.receivedGrants.list(),
    "shared records": (me) => me.sharedRecords.list(),
    patients: (me) => me.sharedRecords.patients(),
  };
  const connect = async () => {
    const { ledger } = libraries.viem.connect(node, options);
    return createChartkey({ ledger, blobs, profiles }).connect({ wallet: doctor, keyring: await keyring });
  };

  test.each(Object.entries(lists))("%s: at most 3 requests a patient, for a page and for all", async (_name, open) => {
    const me = await connect();
    proxy.asked.length = 0;
    await open(me).page();
    expect(proxy.asked.length).toBeLessThanOrEqual(3 * PATIENTS);
    proxy.asked.length = 0;
    const all = await connect();
    for await (const _ of open(all));
    expect(proxy.asked.length).toBeLessThanOrEqual(3 * PATIENTS + 20);
  });
});
