import type { Wallet } from "@chartkey/core";
import type { LedgerFixture } from "@chartkey/core/conformance";
import { generatePrivateKey } from "viem/accounts";
import { relayed, walletRelayer } from "../../src/index.js";
import { chainFixture, type SharedChain } from "./chain-fixture.js";
import type { Library } from "./libraries.js";

/** Of a wallet, what signs and cannot send. */
const signing = (wallet: Wallet): Wallet => ({
  address: wallet.address,
  signTypedData: (data, options) => wallet.signTypedData(data, options),
});

/** A ledger to which a relayer brings everything: its accounts have no funds, and wallets that can only sign. */
export async function relayedFixture(chain: SharedChain, library: Library): Promise<LedgerFixture> {
  const payer = await library.wallet(chain.node(), await chain.newKey());
  const fixture = await chainFixture({ ...chain, newKey: async () => generatePrivateKey() }, library);
  const relayer = walletRelayer(fixture.connect(), payer);
  const [first, second, third, fourth] = fixture.wallets;
  return {
    ...fixture,
    wallets: [signing(first), signing(second), signing(third), signing(fourth)],
    ledger: relayed(fixture.ledger, relayer),
    connect: () => relayed(fixture.connect(), relayer),
  };
}
