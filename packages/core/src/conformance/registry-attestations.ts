import { FOREVER } from "../domain/grants/until.js";
import type { Address } from "../domain/identifiers/address.js";
import { equal } from "./assert.js";
import type { RegistryFixture } from "./registry-fixture.js";
import { asDoctor, digest, everything, inOrder, somebody, attestationsOf } from "./registry-samples.js";

const longest = "x".repeat(32);

export const attestationCases: Readonly<Record<string, (fixture: RegistryFixture) => Promise<void>>> = {
  "attestations: none are returned before any is made": async (fixture) => {
    equal(await fixture.registry.attestations(everything(fixture)), []);
    equal(await fixture.registry.attestations({ participants: [], registrars: [], roles: [] }), []);
  },

  "attestations: are returned as they were made, by every adapter": async (fixture) => {
    const { registry, connect, wallets, now } = fixture;
    const registrar = wallets.council.address;
    const attestations = [
      asDoctor({ until: (await now()) + 1_000 }),
      asDoctor({ participant: somebody(2), role: "patient", until: FOREVER - 1, digest: digest(0xff) }),
      asDoctor({ participant: somebody(3), role: "night-nurse" }),
    ];
    await registry.attest(attestations, wallets.council);
    const expected = attestations.map((attestation) => ({ registrar, ...attestation }));
    equal(await attestationsOf(registry, everything(fixture)), expected);
    equal(await attestationsOf(connect(), everything(fixture)), expected);
  },

  "attestations: are found and withdrawn in whatever case an address is written": async (fixture) => {
    const { registry, wallets } = fixture;
    const { council } = wallets;
    const participant = somebody(1).toLowerCase() as Address;
    const registrar = council.address.toLowerCase() as Address;
    const query = { participants: [participant], registrars: [registrar], roles: ["doctor"] };
    await registry.attest([asDoctor({ participant })], council);
    const attested = [{ registrar: council.address, ...asDoctor() }];
    equal(await registry.attestations(query), attested);
    equal(await attestationsOf(registry, everything(fixture)), attested);
    await registry.withdraw([{ participant, role: "doctor" }], council);
    equal(await registry.attestations(query), []);
  },

  "attestations: only those that match the query are returned": async (fixture) => {
    const { registry, wallets } = fixture;
    const { council, chamber } = wallets;
    await registry.attest([asDoctor(), asDoctor({ role: longest }), asDoctor({ participant: somebody(2) })], council);
    await registry.attest([asDoctor({ digest: digest(2) })], chamber);
    const [participants, roles] = [[somebody(1)], ["doctor"]];
    const by = (registrar: typeof council) => ({ participants, registrars: [registrar.address], roles });
    equal(await registry.attestations(by(council)), [{ registrar: council.address, ...asDoctor() }]);
    equal(await registry.attestations(by(chamber)), [
      { registrar: chamber.address, ...asDoctor({ digest: digest(2) }) },
    ]);
    equal(await registry.attestations({ ...by(council), roles: [longest] }), [
      { registrar: council.address, ...asDoctor({ role: longest }) },
    ]);
    for (const nothing of [
      { ...by(council), participants: [somebody(3)] },
      { ...by(council), registrars: [wallets.stranger.address] },
      { ...by(council), roles: ["doc", "doctors"] },
      { ...by(council), roles: [] },
    ])
      equal(await registry.attestations(nothing), []);
  },

  "attestations: the last one counts": async (fixture) => {
    const { registry, wallets, now } = fixture;
    const shorter = asDoctor({ until: (await now()) + 500, digest: digest(2) });
    await registry.attest([asDoctor()], wallets.council);
    await registry.attest([shorter], wallets.council);
    equal(await attestationsOf(registry, everything(fixture)), [{ registrar: wallets.council.address, ...shorter }]);
  },

  "attestations: of one registrar leave another's alone": async (fixture) => {
    const { registry, wallets } = fixture;
    const { council, chamber } = wallets;
    await registry.attest([asDoctor()], council);
    await registry.attest([asDoctor({ digest: digest(2) })], chamber);
    const byCouncil = { registrar: council.address, ...asDoctor() };
    const byChamber = { registrar: chamber.address, ...asDoctor({ digest: digest(2) }) };
    equal(await attestationsOf(registry, everything(fixture)), inOrder([byCouncil, byChamber]));
    await registry.withdraw([asDoctor()], chamber);
    equal(await attestationsOf(registry, everything(fixture)), [byCouncil]);
  },

  "attestations: that were withdrawn are gone, and can be made again": async (fixture) => {
    const { registry, wallets } = fixture;
    const other = asDoctor({ participant: somebody(2) });
    await registry.attest([asDoctor(), other], wallets.council);
    await registry.withdraw([asDoctor()], wallets.council);
    equal(await attestationsOf(registry, everything(fixture)), [{ registrar: wallets.council.address, ...other }]);
    await registry.attest([asDoctor({ digest: digest(3) })], wallets.council);
    equal(
      (await attestationsOf(registry, everything(fixture))).map((attestation) => attestation.digest),
      [digest(3), digest(1)],
    );
  },

  "attestations: that were never made can be withdrawn": async (fixture) => {
    const { registry, wallets } = fixture;
    await registry.withdraw([asDoctor(), asDoctor({ participant: somebody(2) })], wallets.council);
    equal(await registry.attestations(everything(fixture)), []);
  },

  "attestations: that have expired are returned until they are withdrawn": async (fixture) => {
    const { registry, wallets, now, advance } = fixture;
    const attestation = asDoctor({ until: (await now()) + 60 });
    await registry.attest([attestation], wallets.council);
    await advance(60);
    equal(await attestationsOf(registry, everything(fixture)), [
      { registrar: wallets.council.address, ...attestation },
    ]);
    await registry.withdraw([attestation], wallets.council);
    equal(await registry.attestations(everything(fixture)), []);
  },

  "attestations: about a hundred people by sixteen registrars in sixteen roles are returned at once": async (
    fixture,
  ) => {
    const { registry, wallets } = fixture;
    const { council } = wallets;
    const attestations = [1, 50, 100].map((n) => asDoctor({ participant: somebody(n), digest: digest(n) }));
    await registry.attest(attestations, council);
    const query = {
      participants: Array.from({ length: 100 }, (_, i) => somebody(i + 1)),
      registrars: [...Array.from({ length: 15 }, (_, i) => somebody(1_000 + i)), council.address],
      roles: [...Array.from({ length: 15 }, (_, i) => `role-${i}`), "doctor"],
    };
    equal(
      await attestationsOf(registry, query),
      attestations.map((attestation) => ({ registrar: council.address, ...attestation })),
    );
  },
};
