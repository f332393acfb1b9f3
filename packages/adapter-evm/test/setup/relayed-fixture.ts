import type { Wallet } from "@chartkey/core/adapters";
import type { LedgerFixture } from "@chartkey/core/conformance";
import { generatePrivateKey } from "viem/accounts";
import { walletRelayer } from "../../src/index.js";
import { chainFixture, type SharedChain } from "./chain-fixture.js";
import type { Library } from "./libraries.js";
import { relayedInTime } from "./relay-setting.js";

/** Seconds for which a signature is valid. */
const LIFETIME = 600;

/** The wallet without `send`. */
const signingOnly = (wallet: Wallet): Wallet => ({
  address: wallet.address,
  signTypedData: (data, options) => wallet.signTypedData(data, options),
});

/** A relayed ledger. Its accounts have no funds, and their wallets only sign. */
export async function relayedFixture(chain: SharedChain, library: Library): Promise<LedgerFixture> {
  const payer = await library.wallet(chain.node(), await chain.newKey());
  const fixture = await chainFixture({ ...chain, newKey: async () => generatePrivateKey() }, library);
  const relayer = walletRelayer(fixture.connect(), payer);
  const [first, second, third, fourth] = fixture.wallets;
  return {
    ...fixture,
    wallets: [signingOnly(first), signingOnly(second), signingOnly(third), signingOnly(fourth)],
    ledger: relayedInTime(fixture.ledger, relayer, { lifetime: LIFETIME }),
    connect: () => relayedInTime(fixture.connect(), relayer, { lifetime: LIFETIME }),
    // whoever has a signature may submit it again until its deadline
    reorganise: async (lost) => {
      await fixture.reorganise(lost);
      await fixture.advance(LIFETIME + 1);
    },
  };
}
