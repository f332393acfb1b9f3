import { type HeadSource, parseAddress, parseLedgerId } from "@chartkey/core/adapters";
import { bites, type HeadSourceFixture, headSourceSuite, sabotages } from "@chartkey/core/conformance";
import { describe, expect, test } from "vitest";
import { provenHeads } from "../src/proofs/index.js";
import type { EvmLedgerOptions, EvmWallet } from "../src/index.js";
import { flipBit, type Proof } from "./proofs/clinic.js";
import { newKey, newLedger } from "./setup/chain-fixture.js";
import { libraries, type Library } from "./setup/libraries.js";
import { ownChain } from "./setup/test-chain.js";

const chain = await ownChain("anvil");
const nobody = parseAddress(`0x${"77".repeat(20)}`);

/** The means that do not depend on the source, and a ledger by a connection of its own. */
async function beside(library: Library, options: EvmLedgerOptions) {
  const { ledger, close } = library.connect(chain, options);
  const wallet = async () => library.wallet(chain, await newKey(chain));
  const wallets = [await wallet(), await wallet()] as const;
  // funds that a test gives are in no block's state until the next one
  await chain.advance(1);
  return { ledger, wallets, dispose: async () => close() };
}

async function ledgerFixture(library: Library): Promise<HeadSourceFixture<EvmWallet>> {
  const options = await newLedger(chain);
  const { dispose, ...rest } = await beside(library, options);
  const silent = Promise.withResolvers<void>();
  let hung = false;
  const deliver = async <T>(send: () => Promise<T>): Promise<T> => {
    if (hung) await silent.promise;
    return send();
  };
  const { ledger: source, unplug, close } = library.connect({ ...chain, deliver }, options);
  const elsewhere = library.connect(chain, { ...options, address: nobody });
  return {
    ...rest,
    source,
    unplug: async () => unplug(),
    hang: async () => void (hung = true),
    misconfigured: () => elsewhere.ledger,
    dispose: async () => {
      silent.resolve();
      await dispose();
      for (const end of [close, elsewhere.close]) end();
    },
  };
}

async function provenFixture(): Promise<HeadSourceFixture<EvmWallet>> {
  const rest = await beside(libraries.viem, await newLedger(chain));
  let mood: "well" | "away" | "silent" | "lying" = "well";
  const altered = ({ storageProof: [slot], ...proof }: Proof) => ({
    ...proof,
    storageProof: [{ ...slot, proof: slot.proof.map(flipBit) }],
  });
  const request = async ({ method, params }: { readonly method: string; readonly params?: unknown }) => {
    if (mood === "away") throw new Error("fetch failed");
    if (mood === "silent") return new Promise(() => {});
    const answer = await chain.rpc(method, params as readonly unknown[]);
    return mood === "lying" && method === "eth_getProof" ? altered(answer as Proof) : answer;
  };
  const heads = (ledger: HeadSource["id"]): HeadSource =>
    provenHeads({ ledger, client: { request }, trustedBlock: async () => chain.client.getBlock() });
  return {
    ...rest,
    source: heads(rest.ledger.id),
    unplug: async () => void (mood = "away"),
    hang: async () => void (mood = "silent"),
    lie: async () => void (mood = "lying"),
    misconfigured: () => heads(parseLedgerId(rest.ledger.id.replace("31337", "1"))),
  };
}

const fixtures: Readonly<Record<string, () => Promise<HeadSourceFixture<EvmWallet>>>> = {
  "a ledger of viem": () => ledgerFixture(libraries.viem),
  "a ledger of ethers": () => ledgerFixture(libraries.ethers),
  "heads that are proven": provenFixture,
};

for (const [name, create] of Object.entries(fixtures))
  describe(name, () => {
    for (const [title, run] of Object.entries(headSourceSuite)) test(title, () => run(create));
  });

describe("the suite notices of heads that are proven when", () => {
  test.each(sabotages.headSource)("$what", async (sabotage) => {
    expect(await bites(headSourceSuite, sabotage, provenFixture)).toEqual(expect.any(String));
  });
});
