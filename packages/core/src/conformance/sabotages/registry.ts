import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { Registry } from "../../ports/registry.js";
import type { RegistryFixture } from "../registry-fixture.js";
import { onPort, type Sabotage } from "./sabotage.js";

const registry = (change: (honest: Registry) => Partial<Registry>) => onPort<RegistryFixture>()("registry", change);

/** Ways in which a registry goes wrong. */
export const registrySabotages: readonly Sabotage<RegistryFixture>[] = [
  {
    what: "ends are a second late",
    noticed: "attestations: are returned as they were made, by every adapter",
    spoil: registry((honest) => ({
      attestations: async (query, options) =>
        (await honest.attestations(query, options)).map((one) => ({ ...one, until: one.until + 1 })),
    })),
  },
  {
    what: "attestations are invented",
    noticed: "attestations: none are returned before any is made",
    spoil: registry(() => ({
      attestations: async ({ participants, registrars }) =>
        participants.flatMap((participant) =>
          registrars.map((registrar) => {
            return { participant, registrar, role: "doctor", until: 2 ** 40 - 1, digest: `0x${"01".repeat(24)}` };
          }),
        ),
    })),
  },
  {
    what: "the first fifty people are all",
    noticed: "attestations: about a hundred people by sixteen registrars in sixteen roles are returned at once",
    spoil: registry((honest) => ({
      attestations: (query, options) =>
        honest.attestations({ ...query, participants: query.participants.slice(0, 50) }, options),
    })),
  },
  {
    what: "nothing is withdrawn",
    noticed: "attestations: that were withdrawn are gone, and can be made again",
    spoil: registry((honest) => ({
      withdraw: (names, wallet, options) =>
        honest.withdraw(
          names.map(({ participant }) => ({ participant, role: "nothing" })),
          wallet,
          options,
        ),
    })),
  },
  {
    what: "a registry that is away attests nothing",
    noticed: "failures: attestations reports that the registry is away",
    spoil: registry((honest) => ({
      attestations: (query, options) =>
        honest.attestations(query, options).catch((error: unknown) => {
          if (isChartkeyError(error, "LEDGER_UNAVAILABLE")) return [];
          throw error;
        }),
    })),
  },
];
