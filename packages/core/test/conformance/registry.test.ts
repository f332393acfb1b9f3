import { describe, expect, test } from "vitest";
import { registrySuite } from "../../src/conformance/registry-suite.js";
import type { Attestation } from "../../src/domain/roles/attestation.js";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";
import type { MemoryRegistry } from "../../src/fakes/memory-registry.js";
import type { Registry } from "../../src/ports/registry.js";
import { memoryRegistryFixture } from "../fakes/memory-registry-fixture.js";

type Sabotage = (honest: MemoryRegistry) => Partial<Registry>;

const changeReturned =
  (change: (attestation: Attestation) => Attestation | undefined): Sabotage =>
  (honest) => ({
    attestations: async (query, options) =>
      (await honest.attestations(query, options)).flatMap((attestation) => change(attestation) ?? []),
  });

/** Passes only a part of each write on; nothing for `undefined`. */
const ignoring =
  (swallowed: (error: unknown) => boolean): Sabotage =>
  (honest) => {
    const receipt = { transaction: "none", position: { sequence: 0n, at: new Date(0), final: true } };
    const kindly = async <T>(work: Promise<T>): Promise<T | typeof receipt> =>
      work.catch((error: unknown) => {
        if (swallowed(error)) return receipt;
        throw error;
      });
    return {
      attest: (attestations, wallet, options) => kindly(honest.attest(attestations, wallet, options)),
      withdraw: (names, wallet, options) => kindly(honest.withdraw(names, wallet, options)),
    };
  };

const code = (error: unknown) => (error as { readonly code?: string }).code;

const sample = { domain: { name: "Test", version: "1" }, types: { A: [] }, primaryType: "A", message: {} };

/** Ways in which a registry goes wrong. */
const sabotages: Readonly<Record<string, Sabotage>> = {
  "returns nothing": changeReturned(() => undefined),
  "returns ends a second late": changeReturned((attestation) => ({ ...attestation, until: attestation.until + 1 })),
  "cuts digests": changeReturned((attestation) => ({
    ...attestation,
    digest: `${attestation.digest.slice(0, 48)}00` as typeof attestation.digest,
  })),
  "returns one registrar's attestations as another's": (honest) => ({
    attestations: async ({ registrars, ...query }, options) =>
      (await honest.attestations({ registrars, ...query }, options)).map((attestation) => ({
        ...attestation,
        registrar: registrars[0] ?? attestation.registrar,
      })),
  }),
  "returns more roles than were queried": (honest) => ({
    attestations: (query, options) =>
      honest.attestations({ ...query, roles: [...new Set([...query.roles, "doctor"])].slice(0, 16) }, options),
  }),
  "returns the first fifty people only": (honest) => ({
    attestations: (query, options) =>
      honest.attestations({ ...query, participants: query.participants.slice(0, 50) }, options),
  }),
  "hides what has run out": (honest) => ({
    async attestations(query, options) {
      const attestations = await honest.attestations(query, options);
      return attestations.filter(({ until }) => until > Date.parse("2026-03-01T10:00:30Z") / 1000 + 30);
    },
  }),
  "never withdraws": (honest) => ({
    withdraw: (names, wallet, options) =>
      honest.withdraw(
        names.map(({ participant }) => ({ participant, role: "nothing" })),
        wallet,
        options,
      ),
  }),
  "keeps the first attestation": (honest) => ({
    async attest(attestations, wallet, options) {
      const query = { registrars: [wallet.address], roles: attestations.map(({ role }) => role).slice(0, 1) };
      const participants = attestations.map(({ participant }) => participant).slice(0, 1);
      const before = await honest.attestations({ ...query, participants }).catch(() => []);
      const receipt = await honest.attest(attestations, wallet, options);
      if (before.length > 0) await honest.attest(before, wallet);
      return receipt;
    },
  }),
  "attests one role at a time": (honest) => ({
    async attest(attestations, wallet, options) {
      let receipt = await honest.attest(attestations.slice(0, 1), wallet, options);
      for (const attestation of attestations.slice(1)) receipt = await honest.attest([attestation], wallet, options);
      return receipt;
    },
  }),
  "swallows refusals": ignoring((error) => code(error) === "LEDGER_REVERTED"),
  "swallows failures": ignoring((error) => code(error) === "LEDGER_UNAVAILABLE"),
  "accepts malformed attestations": ignoring((error) => error instanceof TypeError),
  "asks before it checks": (honest) => ({
    attest: async (attestations, wallet, options) => {
      if (!options?.signal && !options?.onProgress) await wallet.signTypedData(sample);
      return honest.attest(attestations, wallet, options);
    },
  }),
  "answers malformed questions": (honest) => ({
    attestations: (query, options) =>
      honest.attestations(query, options).catch((error: unknown) => {
        if (error instanceof TypeError) return [];
        throw error;
      }),
  }),
  "reports no progress": (honest) => ({
    attest: (attestations, wallet, options) => honest.attest(attestations, wallet, { signal: options?.signal }),
  }),
  "ignores signals": (honest) => ({
    attestations: (query) => honest.attestations(query),
    attest: (attestations, wallet, options) => honest.attest(attestations, wallet, { onProgress: options?.onProgress }),
    withdraw: (names, wallet) => honest.withdraw(names, wallet),
  }),
  "claims health without a look": () => ({ health: async () => {} }),
  "finds fault with what is well": () => ({
    health: async () => {
      throw new ChartkeyError("MISCONFIGURED");
    },
  }),
  "is never away": (honest) => ({
    attestations: (query, options) =>
      honest.attestations(query, options).catch((error: unknown) => {
        if (code(error) === "LEDGER_UNAVAILABLE") return [];
        throw error;
      }),
  }),
  "knows no offices": (honest) => {
    const attestations = new Map<string, Attestation>();
    return {
      attest: async (attested, wallet, options) => {
        const receipt = await honest.attest(attested, wallet, options);
        for (const attestation of attested)
          attestations.set(`${wallet.address}${attestation.participant}${attestation.role}`, {
            registrar: wallet.address,
            ...attestation,
          });
        return receipt;
      },
      attestations: async (query, options) => {
        await honest.attestations(query, options);
        return [...attestations.values()].filter(
          ({ registrar, participant, role }) =>
            query.registrars.includes(registrar) &&
            query.participants.includes(participant) &&
            query.roles.includes(role),
        );
      },
    };
  },
  "invents attestations": (honest) => ({
    async attestations(query, options) {
      const attestations = await honest.attestations(query, options);
      const [participant, registrar] = [query.participants[0], query.registrars[0]];
      if (attestations.length > 0 || !participant || !registrar) return attestations;
      return [{ participant, registrar, role: "doctor", until: 2 ** 40 - 1, digest: `0x${"01".repeat(24)}` }];
    },
  }),
  "withdraws only what is there": (honest) => ({
    async withdraw(names, wallet, options) {
      const query = { participants: names.map(({ participant }) => participant), registrars: [wallet.address] };
      const attestations = await honest.attestations({ ...query, roles: ["doctor"] }).catch(() => [0]);
      if (attestations.length === 0) throw new ChartkeyError("LEDGER_REVERTED");
      return honest.withdraw(names, wallet, options);
    },
  }),
};

const caught = new Map<string, Promise<string[]>>();

async function failing(sabotage: Sabotage): Promise<string[]> {
  const results = await Promise.allSettled(
    Object.values(registrySuite).map((check) => check(() => memoryRegistryFixture(sabotage))),
  );
  return Object.keys(registrySuite).filter((_, index) => results[index]?.status === "rejected");
}

/** The cases that notice a sabotage, computed once. */
function noticed([name, sabotage]: readonly [string, Sabotage]): Promise<string[]> {
  const known = caught.get(name) ?? failing(sabotage);
  caught.set(name, known);
  return known;
}

describe("the registry in memory", () => {
  for (const [name, run] of Object.entries(registrySuite)) test(name, () => run(() => memoryRegistryFixture()));
});

describe("the suite catches a registry that", () => {
  for (const entry of Object.entries(sabotages))
    test(entry[0], async () => {
      expect(await noticed(entry)).not.toEqual([]);
    });

  test("every case can fail", async () => {
    const every = new Set<string>();
    for (const entry of Object.entries(sabotages)) for (const name of await noticed(entry)) every.add(name);
    expect(Object.keys(registrySuite).filter((name) => !every.has(name))).toEqual([]);
  });
});
