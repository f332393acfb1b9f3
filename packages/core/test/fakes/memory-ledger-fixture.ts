import type { LedgerFixture } from "../../src/conformance/ledger-fixture.js";
import { fixedClock } from "../../src/fakes/fixed-clock.js";
import { memoryLedger } from "../../src/fakes/memory-ledger.js";
import { memoryWallet } from "../../src/fakes/memory-wallet.js";

/** @param depth 0: nothing reorganises; more: that many blocks make an entry final */
export async function memoryLedgerFixture(depth = 3): Promise<LedgerFixture> {
  const clock = fixedClock(new Date("2026-03-01T10:00:00Z"));
  const ledger = memoryLedger({ clock, depth });
  const wallets = [memoryWallet("a"), memoryWallet("b"), memoryWallet("c"), memoryWallet("d")] as const;
  return {
    ledger,
    wallets,
    connect: () => ledger.connect(),
    prompts: () => wallets.reduce((sum, { prompts }) => sum + prompts, 0),
    clock: "manual",
    advance: async (seconds) => {
      clock.advance(seconds);
      ledger.mine();
    },
    plant: async (log) => ledger.plant(log),
    reorganise: async (lost) => {
      const { height } = ledger;
      await lost();
      ledger.reorganise(ledger.height - height);
    },
    unplug: async () => ledger.unplug(),
    dispose: async () => {},
  };
}
