import type { Address, Hex } from "@chartkey/core/adapters";
import { bites, type RelayerFixture, relayerSuite, sabotages } from "@chartkey/core/conformance";
import { memoryRelayer } from "@chartkey/core/fakes";
import { describe, expect, test } from "vitest";
import { batchingRelayer, type EvmLedger, type EvmWallet, type RelayCall, walletRelayer } from "../../src/index.js";
import { newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { keyAct, relaySetting } from "../setup/relay-setting.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");

type Make = (ledger: EvmLedger, payer: EvmWallet) => RelayerFixture<RelayCall>["relayer"];

/** A relayer on a ledger of its own, by an account of its own. */
async function fixture(make: Make): Promise<RelayerFixture<RelayCall>> {
  const s = await relaySetting(chain);
  const hashes: Hex[] = [];
  let mood: "well" | "away" | "silent" = "well";
  const deliver = async <T>(send: () => Promise<T>): Promise<T> => {
    if (mood === "away") throw new Error("fetch failed");
    return mood === "silent" ? new Promise<T>(() => {}) : send();
  };
  const options = { address: s.source.address, fromBlock: 0n };
  const { ledger, close } = libraries.viem.connect({ ...chain, deliver }, options);
  const wallet = await libraries.viem.wallet({ ...chain, deliver }, s.payerKey);
  const payer: EvmWallet = {
    ...wallet,
    send: async (call, given) => {
      const hash = await wallet.send(call, given);
      hashes.push(hash);
      return hash;
    },
  };
  const call = async (nonce: number): Promise<RelayCall> => {
    const person = await s.person();
    return s.signedCall(keyAct(person.address), person, nonce);
  };
  const actorOf = ({ data }: RelayCall) => s.source.library.decodeCall(data).args.at(-3) as Address;
  return {
    relayer: make(ledger, payer),
    signed: () => call(0),
    refused: () => call(1),
    async foreign() {
      const good = await call(0);
      const own = s.source.library.encodeCall("publishKey", [`0x${"01".repeat(32)}`, 0]);
      const elsewhere = await newLedger(chain);
      return {
        "an act in its own name": { ...good, data: own },
        "a call of another contract": { ...good, to: s.payer.address },
        "a call of another ledger": { ...good, to: elsewhere.address },
        "a call on another chain": { ...good, chainId: 1 },
        "a call with something behind it": { ...good, data: `${good.data}00` },
        "an act that was altered": { ...good, data: `${good.data.slice(0, 12)}ff${good.data.slice(14)}` as Hex },
      };
    },
    async count(one) {
      await Promise.all(hashes.map(s.included));
      const actor = actorOf(one);
      return (await s.acts()).filter((act) => act.kind === "publishKey" && act.participant === actor).length;
    },
    sent: () => hashes.length,
    unplug: async () => void (mood = "away"),
    hang: async () => void (mood = "silent"),
    secrets: [s.payerKey],
    dispose: async () => close(),
  };
}

const makes: Readonly<Record<string, Make>> = {
  "a relayer that sends each call at once": (ledger, payer) => walletRelayer(ledger, payer),
  "a relayer that sends batches": (ledger, payer) => batchingRelayer(ledger, payer, { wait: 5 }),
  "a relayer in memory before one that sends": (ledger, payer) => {
    const honest = walletRelayer(ledger, payer);
    return memoryRelayer((call: RelayCall, options) => honest.submit(call, options));
  },
};

for (const [name, make] of Object.entries(makes))
  describe(name, () => {
    for (const [title, run] of Object.entries(relayerSuite)) test(title, () => run(() => fixture(make)));
  });

describe("the suite notices on a chain when", () => {
  test.each(sabotages.relayer)("$what", async (sabotage) => {
    const create = () => fixture((ledger, payer) => walletRelayer(ledger, payer));
    expect(await bites(relayerSuite, sabotage, create)).toEqual(expect.any(String));
  });
});
