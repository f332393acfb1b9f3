import type { RegistryFixture } from "../../src/conformance/registry-fixture.js";
import { fixedClock } from "../../src/fakes/fixed-clock.js";
import { type MemoryRegistry, memoryRegistry } from "../../src/fakes/memory-registry.js";
import { memoryWallet } from "../../src/fakes/memory-wallet.js";
import type { Registry } from "../../src/ports/registry.js";

/** @param sabotage replaces methods of the registry */
export async function memoryRegistryFixture(
  sabotage: (honest: MemoryRegistry) => Partial<Registry> = () => ({}),
): Promise<RegistryFixture> {
  const clock = fixedClock(new Date("2026-03-01T10:00:00Z"));
  const wallets = {
    council: memoryWallet("council"),
    chamber: memoryWallet("chamber"),
    stranger: memoryWallet("stranger"),
  };
  const { council, chamber } = wallets;
  const memory = memoryRegistry({ registrars: [council.address, chamber.address], clock });
  return {
    registry: { ...memory, ...sabotage(memory) },
    wallets,
    connect: () => {
      const another = memory.connect();
      return { ...another, ...sabotage(another) };
    },
    prompts: () => Object.values(wallets).reduce((sum, { prompts }) => sum + prompts, 0),
    now: async () => clock.now().getTime() / 1000,
    advance: async (seconds) => clock.advance(seconds),
    appoint: async (registrar) => memory.appoint(registrar),
    remove: async (registrar) => memory.remove(registrar),
    unplug: async () => memory.unplug(),
    dispose: async () => {},
  };
}
