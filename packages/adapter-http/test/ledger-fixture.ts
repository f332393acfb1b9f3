import type { Clock, Ledger, SignedActs } from "@chartkey/core/adapters";
import type { LedgerFixture } from "@chartkey/core/conformance";
import { fixedClock, memoryLedger, memoryWallet } from "@chartkey/core/fakes";
import { httpLedger, httpRelayer } from "../src/index.js";
import { httpServer } from "../src/server/index.js";
import { chainId, origin, signInAs } from "./account.js";
import { listen } from "./listen.js";
import { signingRelayer, withHashes } from "./signing-ledger.js";

/** Seconds for which a signature is valid. */
const LIFETIME = 600;

const seeds = ["a", "b", "c", "d"] as const;

/** A server on 127.0.0.1, and the clients of whoever has signed in. */
export async function serveLedger(ledger: Ledger, clock: Clock, seat = memoryWallet) {
  const seats = seeds.map((seed) => seat(seed));
  const relayer = signingRelayer(ledger, (actor) => {
    const own = seats.find(({ address }) => address === actor);
    if (!own) throw new Error(`${actor} has no seat`);
    return own;
  });
  const { url, close } = await listen((request) => server.fetch(request));
  const server = httpServer({
    url,
    origins: [origin],
    chainIds: [chainId],
    ledger,
    relayer,
    mayRelay: () => true,
    requestsPerMinute: 1_000_000,
    relaysPerMinute: 1_000_000,
  });
  const { token } = await signInAs(1, url);
  const where = { url, token: () => token };
  return {
    where,
    client: () =>
      httpLedger({
        ...where,
        id: ledger.id,
        reorganises: ledger.capabilities.reorganises,
        relayer: httpRelayer<SignedActs>(where),
        lifetime: LIFETIME,
        clock,
      }),
    async close() {
      server.close();
      await close();
    },
  };
}

/** A ledger in memory behind a server. Its wallets only sign. */
export async function httpLedgerFixture(depth: number): Promise<LedgerFixture> {
  const clock = fixedClock(new Date("2026-03-01T10:00:00Z"));
  const memory = memoryLedger({ clock, depth });
  const near = memory.connect();
  const [behind, elsewhere] = [
    await serveLedger(withHashes(memory), clock),
    await serveLedger(withHashes(near), clock),
  ];
  const wallets = [memoryWallet("a"), memoryWallet("b"), memoryWallet("c"), memoryWallet("d")] as const;
  return {
    ledger: behind.client(),
    wallets,
    connect: elsewhere.client,
    prompts: () => wallets.reduce((sum, { prompts }) => sum + prompts, 0),
    clock: "manual",
    patience: 30_000,
    advance: async (seconds) => {
      clock.advance(seconds);
      near.mine();
    },
    plant: async (log) => near.plant(log),
    reorganise: async (lost) => {
      const { height } = near;
      await lost();
      near.reorganise(near.height - height);
      // whoever has a signature may submit it again until its deadline
      clock.advance(LIFETIME + 1);
    },
    unplug: async () => memory.unplug(),
    async dispose() {
      await behind.close();
      await elsewhere.close();
    },
  };
}
