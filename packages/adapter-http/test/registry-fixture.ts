import type { RegistryFixture } from "@chartkey/core/conformance";
import { fixedClock, type MemoryRegistry, memoryRegistry, memoryWallet } from "@chartkey/core/fakes";
import { httpRegistry } from "../src/index.js";
import { httpServer } from "../src/server/index.js";
import { chainId, origin, signInAs } from "./account.js";
import { listen } from "./listen.js";

/** A server on 127.0.0.1 before a registry, which registrars reach without it. */
async function serveRegistry(store: MemoryRegistry) {
  const { url, close } = await listen((request) => server.fetch(request));
  const server = httpServer({
    url,
    origins: [origin],
    chainIds: [chainId],
    registry: store,
    requestsPerMinute: 1_000_000,
  });
  const { token } = await signInAs(1, url);
  return {
    client: () => ({ ...store, ...httpRegistry({ url, token: () => token }) }),
    async close() {
      server.close();
      await close();
    },
  };
}

/** A registry in memory that is read through a server. */
export async function httpRegistryFixture(): Promise<RegistryFixture> {
  const clock = fixedClock(new Date("2026-03-01T10:00:00Z"));
  const wallets = {
    council: memoryWallet("council"),
    chamber: memoryWallet("chamber"),
    stranger: memoryWallet("stranger"),
  };
  const near = memoryRegistry({ registrars: [wallets.council.address, wallets.chamber.address], clock });
  const [behind, elsewhere] = [await serveRegistry(near), await serveRegistry(near.connect())];
  return {
    registry: behind.client(),
    wallets,
    connect: elsewhere.client,
    prompts: () => Object.values(wallets).reduce((sum, { prompts }) => sum + prompts, 0),
    now: async () => clock.now().getTime() / 1000,
    advance: async (seconds) => clock.advance(seconds),
    appoint: async (registrar) => near.appoint(registrar),
    remove: async (registrar) => near.remove(registrar),
    unplug: async () => near.unplug(),
    async dispose() {
      await behind.close();
      await elsewhere.close();
    },
  };
}
