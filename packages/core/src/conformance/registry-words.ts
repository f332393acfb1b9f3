import { FOREVER } from "../domain/grants/until.js";
import { equal } from "./assert.js";
import type { RegistryFixture } from "./registry-fixture.js";
import { asDoctor, digest, everything, inOrder, somebody, told } from "./registry-samples.js";

const longest = "x".repeat(32);

export const registryWordCases: Readonly<Record<string, (fixture: RegistryFixture) => Promise<void>>> = {
  "words: where nothing was said, nothing is told": async (fixture) => {
    equal(await fixture.registry.attestations(everything(fixture)), []);
    equal(await fixture.registry.attestations({ participants: [], registrars: [], roles: [] }), []);
  },

  "words: are told as they were given, by every adapter": async (fixture) => {
    const { registry, connect, wallets, now } = fixture;
    const registrar = wallets.council.address;
    const words = [
      asDoctor({ until: (await now()) + 1_000 }),
      asDoctor({ participant: somebody(2), role: "patient", until: FOREVER - 1, digest: digest(0xff) }),
      asDoctor({ participant: somebody(3), role: "night-nurse" }),
    ];
    await registry.attest(words, wallets.council);
    const expected = words.map((word) => ({ registrar, ...word }));
    equal(await told(registry, everything(fixture)), expected);
    equal(await told(connect(), everything(fixture)), expected);
  },

  "words: of exactly those who are asked for are told": async (fixture) => {
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

  "words: the last one stands": async (fixture) => {
    const { registry, wallets, now } = fixture;
    const shorter = asDoctor({ until: (await now()) + 500, digest: digest(2) });
    await registry.attest([asDoctor()], wallets.council);
    await registry.attest([shorter], wallets.council);
    equal(await told(registry, everything(fixture)), [{ registrar: wallets.council.address, ...shorter }]);
  },

  "words: of one registrar leave another's alone": async (fixture) => {
    const { registry, wallets } = fixture;
    const { council, chamber } = wallets;
    await registry.attest([asDoctor()], council);
    await registry.attest([asDoctor({ digest: digest(2) })], chamber);
    const byCouncil = { registrar: council.address, ...asDoctor() };
    const byChamber = { registrar: chamber.address, ...asDoctor({ digest: digest(2) }) };
    equal(await told(registry, everything(fixture)), inOrder([byCouncil, byChamber]));
    await registry.withdraw([asDoctor()], chamber);
    equal(await told(registry, everything(fixture)), [byCouncil]);
  },

  "words: that were withdrawn are gone, and can be given again": async (fixture) => {
    const { registry, wallets } = fixture;
    const other = asDoctor({ participant: somebody(2) });
    await registry.attest([asDoctor(), other], wallets.council);
    await registry.withdraw([asDoctor()], wallets.council);
    equal(await told(registry, everything(fixture)), [{ registrar: wallets.council.address, ...other }]);
    await registry.attest([asDoctor({ digest: digest(3) })], wallets.council);
    equal(
      (await told(registry, everything(fixture))).map((word) => word.digest),
      [digest(3), digest(1)],
    );
  },

  "words: that were never given can be withdrawn": async (fixture) => {
    const { registry, wallets } = fixture;
    await registry.withdraw([asDoctor(), asDoctor({ participant: somebody(2) })], wallets.council);
    equal(await registry.attestations(everything(fixture)), []);
  },

  "words: that have run out are told until they are withdrawn": async (fixture) => {
    const { registry, wallets, now, advance } = fixture;
    const word = asDoctor({ until: (await now()) + 60 });
    await registry.attest([word], wallets.council);
    await advance(60);
    equal(await told(registry, everything(fixture)), [{ registrar: wallets.council.address, ...word }]);
    await registry.withdraw([word], wallets.council);
    equal(await registry.attestations(everything(fixture)), []);
  },

  "words: on a hundred people by sixteen registrars in sixteen roles are told at once": async (fixture) => {
    const { registry, wallets } = fixture;
    const { council } = wallets;
    const words = [1, 50, 100].map((n) => asDoctor({ participant: somebody(n), digest: digest(n) }));
    await registry.attest(words, council);
    const query = {
      participants: Array.from({ length: 100 }, (_, i) => somebody(i + 1)),
      registrars: [...Array.from({ length: 15 }, (_, i) => somebody(1_000 + i)), council.address],
      roles: [...Array.from({ length: 15 }, (_, i) => `role-${i}`), "doctor"],
    };
    equal(
      await told(registry, query),
      words.map((word) => ({ registrar: council.address, ...word })),
    );
  },
};
