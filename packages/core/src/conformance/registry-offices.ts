import { equal, rejects } from "./assert.js";
import type { RegistryFixture } from "./registry-fixture.js";
import { asDoctor, digest, everything, attestationsOf } from "./registry-samples.js";

export const registryOfficeCases: Readonly<Record<string, (fixture: RegistryFixture) => Promise<void>>> = {
  "offices: who is no registrar is refused before the prompt": async (fixture) => {
    const { registry, wallets, prompts } = fixture;
    const { council, stranger } = wallets;
    await registry.attest([asDoctor()], council);
    const shown = prompts();
    await rejects(() => registry.attest([asDoctor()], stranger), "LEDGER_REVERTED");
    await rejects(() => registry.withdraw([asDoctor()], stranger), "LEDGER_REVERTED");
    equal(prompts(), shown, "Prompts");
    const { address } = stranger;
    equal(await registry.attestations({ ...everything(fixture), registrars: [address] }), []);
    equal(await attestationsOf(registry, everything(fixture)), [{ registrar: council.address, ...asDoctor() }]);
  },

  "offices: a removed registrar's attestations are gone, and no more are accepted": async (fixture) => {
    const { registry, wallets, remove } = fixture;
    const { council, chamber } = wallets;
    await registry.attest([asDoctor()], council);
    await registry.attest([asDoctor()], chamber);
    await remove(council.address);
    equal(await attestationsOf(registry, everything(fixture)), [{ registrar: chamber.address, ...asDoctor() }]);
    await rejects(() => registry.attest([asDoctor()], council), "LEDGER_REVERTED");
    await rejects(() => registry.withdraw([asDoctor()], council), "LEDGER_REVERTED");
  },

  "offices: a registrar who is appointed again begins with none": async (fixture) => {
    const { registry, wallets, remove, appoint } = fixture;
    const { council } = wallets;
    await registry.attest([asDoctor(), asDoctor({ role: "patient" })], council);
    await remove(council.address);
    await appoint(council.address);
    equal(await registry.attestations(everything(fixture)), []);
    const again = asDoctor({ digest: digest(2) });
    await registry.attest([again], council);
    equal(await attestationsOf(registry, everything(fixture)), [{ registrar: council.address, ...again }]);
  },

  "offices: who is appointed may attest": async (fixture) => {
    const { registry, wallets, appoint } = fixture;
    const { address } = wallets.stranger;
    await appoint(address);
    await registry.attest([asDoctor()], wallets.stranger);
    equal(await registry.attestations({ ...everything(fixture), registrars: [address] }), [
      { registrar: address, ...asDoctor() },
    ]);
  },
};
