import { type Act, actorOf, type Address, parseAddress } from "@chartkey/core/adapters";
import { parseEther } from "viem";
import { describe, expect, test } from "vitest";
import vectors from "../../core/test/vectors/acts.json" with { type: "json" };
import { newLedger } from "./setup/chain-fixture.js";
import { bindings } from "./setup/injected.js";
import { libraries } from "./setup/libraries.js";
import { ownChain } from "./setup/test-chain.js";

const patient = parseAddress(vectors.patient);
const golden = vectors.log as readonly { readonly act: Act; readonly time: number; readonly head: string }[];

// its times lie ahead, and a chain's time never goes back: each gets a chain of its own
const chains = [
  ["viem", await ownChain("anvil")],
  ["ethers", await ownChain("anvil")],
] as const;

describe.each(chains)("the golden log by %s", (name, chain) => {
  test("leads to the golden heads, and is read as it was submitted", async () => {
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
    const reported: unknown[] = [];
    for await (const update of ledger.entries({ log: patient }))
      reported.push(update.type === "entry" && update.entry.act);
    expect(reported).toEqual(golden.map(({ act }) => act));
  });
});
