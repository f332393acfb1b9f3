import type { Wallet } from "../ports/wallet.js";
import type { RegistryFixture } from "./registry-fixture.js";
import { healthCases } from "./health.js";
import { registryOfficeCases } from "./registry-offices.js";
import { attestationCases } from "./registry-attestations.js";
import { registryWritingCases } from "./registry-writing.js";
import { suite } from "./suite.js";

/** A suite for a registry with any kind of wallet. */
export type RegistrySuite = Readonly<
  Record<string, <W extends Wallet>(create: () => Promise<RegistryFixture<W>>) => Promise<void>>
>;

/** What every `Registry` must do. */
// Sound for every W: a case hands a registry only the wallets of the registry's own fixture.
export const registrySuite = suite<RegistryFixture>({
  ...attestationCases,
  ...registryOfficeCases,
  ...registryWritingCases,
  ...healthCases<RegistryFixture>(({ registry }) => registry, "LEDGER_UNAVAILABLE"),
}) as RegistrySuite;
