import { type EvmLedger, type Relayer, signedActsRelayer, walletRelayer } from "@chartkey/adapter-evm";
import { httpLedger, httpRelayer } from "@chartkey/adapter-http";
import { httpServer } from "@chartkey/adapter-http/server";
import { type Ledger, type SignedActs, toHex } from "@chartkey/core/adapters";
import { type LedgerFixture, ledgerSuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { chainFixture, type SharedChain, simulated } from "../../packages/adapter-evm/test/setup/chain-fixture.js";
import { libraries, type Library } from "../../packages/adapter-evm/test/setup/libraries.js";
import { ownChain } from "../../packages/adapter-evm/test/setup/test-chain.js";
import { chainId, origin, signInAs } from "../../packages/adapter-http/test/account.js";
import { listen } from "../../packages/adapter-http/test/listen.js";

/** Seconds for which a signature is valid. */
const LIFETIME = 600;

/** A server for a ledger on a chain, with a relayer that pays, and a client that has signed in. */
async function serve(ledger: EvmLedger, relayer: Relayer) {
  const { url, close } = await listen((request) => server.fetch(request));
  const server = httpServer({
    url,
    origins: [origin],
    chainIds: [chainId],
    ledger,
    relayer: signedActsRelayer(ledger, relayer),
    mayRelay: () => true,
    requestsPerMinute: 1_000_000,
    relaysPerMinute: 1_000_000,
  });
  const { token } = await signInAs(1, url);
  const where = { url, token: () => token };
  let now = new Date();
  const client = httpLedger({
    ...where,
    id: ledger.id,
    reorganises: true,
    relayer: httpRelayer<SignedActs>(where),
    lifetime: LIFETIME,
    clock: { now: () => now },
  });
  return {
    client: {
      ...client,
      // tests move the chain's time far ahead of this machine's
      async submit(...submission) {
        now = await ledger.time();
        return client.submit(...submission);
      },
    } satisfies Ledger,
    async close() {
      server.close();
      await close();
    },
  };
}

const newKey = async () => toHex(crypto.getRandomValues(new Uint8Array(32)));

/** Accounts without funds, whose wallets only sign, at a server before a chain. */
async function fixtureOf(chain: SharedChain, library: Library): Promise<LedgerFixture> {
  const payer = await library.wallet(chain.node(), await chain.newKey());
  const fixture = await chainFixture({ ...chain, newKey }, library);
  const relayer = walletRelayer(fixture.connect(), payer);
  const near = await serve(fixture.ledger, relayer);
  const far = await serve(fixture.connect(), relayer);
  return {
    ...fixture,
    ledger: near.client,
    connect: () => far.client,
    reorganise: async (lost) => {
      await fixture.reorganise(lost);
      // whoever has a signature may submit it again until its deadline
      await fixture.advance(LIFETIME + 1);
    },
    async dispose() {
      await near.close();
      await far.close();
      await fixture.dispose();
    },
  };
}

for (const [name, mode] of [
  ["viem", "anvil"],
  ["ethers", "hardhat"],
] as const) {
  const chain = await ownChain(mode);
  describe(`a ledger over HTTP, by ${name} on ${mode}`, () => {
    for (const [title, run] of Object.entries(ledgerSuite))
      test(title, () => run(() => fixtureOf(simulated(chain), libraries[name])));
  });
}
