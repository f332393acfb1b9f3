import { type Act, actorOf, type Address, parseAddress } from "@chartkey/core/adapters";
import { parseEther } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import vectors from "../../core/test/vectors/acts.json" with { type: "json" };
import { startAnvil } from "../../../test/setup/anvil.js";
import type { LocalChain } from "../../../test/setup/local-chain.js";
import { newLedger } from "./setup/chain-fixture.js";
import { bindings } from "./setup/injected.js";
import { libraries } from "./setup/libraries.js";
import { testChain } from "./setup/test-chain.js";

const patient = parseAddress(vectors.patient);
const golden = vectors.log as readonly { readonly act: Act; readonly time: number; readonly head: string }[];

describe.each(["viem", "ethers"] as const)("the golden log by %s", (name) => {
  let anvil: LocalChain;
  // its times lie ahead, and a chain's time never goes back: it gets a chain of its own
  beforeAll(async () => {
    anvil = await startAnvil();
  });
  afterAll(() => anvil.stop());

  test("leads to the golden heads, and is told as it was brought", async () => {
    const chain = testChain("anvil", anvil.url);
    const { ledger } = libraries[name].connect(chain, await newLedger(chain));
    const walletOf = async (address: Address) => {
      await chain.client.impersonateAccount({ address });
      await chain.client.setBalance({ address, value: parseEther("1") });
      return bindings[name]({ request: ({ method, params }) => chain.rpc(method, params) }, address);
    };
    for (const { act, time, head } of golden) {
      const wallet = await walletOf(actorOf(act));
      await chain.client.setNextBlockTimestamp({ timestamp: BigInt(time) });
      const { position } = await ledger.submit([act], wallet);
      expect(position.at).toEqual(new Date(time * 1000));
      expect((await ledger.account(patient)).head).toBe(head);
    }
    const told: unknown[] = [];
    for await (const update of ledger.entries({ log: patient })) told.push(update.type === "entry" && update.entry.act);
    expect(told).toEqual(golden.map(({ act }) => act));
  });
});
