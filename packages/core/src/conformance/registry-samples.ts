import { type Address, parseAddress } from "../domain/identifiers/address.js";
import type { Attestation, AttestationQuery, NewAttestation } from "../domain/roles/attestation.js";
import type { Hex } from "../domain/encoding/bytes.js";
import { FOREVER } from "../domain/grants/until.js";
import type { Registry } from "../ports/registry.js";
import type { RegistryFixture } from "./registry-fixture.js";

/** The `n`-th participant. */
export const somebody = (n: number): Address => parseAddress(`0x${(0xabc000 + n).toString(16).padStart(40, "0")}`);

export const digest = (n: number): Hex => `0x${n.toString(16).padStart(2, "0").repeat(24)}`;

export const asDoctor = (terms: Partial<NewAttestation> = {}): NewAttestation => ({
  participant: somebody(1),
  role: "doctor",
  until: FOREVER,
  digest: digest(1),
  ...terms,
});

/** The default query: four people, both registrars, three roles. */
export const everything = ({ wallets }: RegistryFixture): AttestationQuery => ({
  participants: [1, 2, 3, 4].map(somebody),
  registrars: [wallets.council.address, wallets.chamber.address],
  roles: ["doctor", "patient", "night-nurse"],
});

const order = ({ participant, registrar, role }: Attestation) => `${participant}/${role}/${registrar}`.toLowerCase();

/** Sorted, since a registry returns attestations in any order. */
export const inOrder = (attestations: readonly Attestation[]): readonly Attestation[] =>
  attestations.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));

export const attestationsOf = async (registry: Registry, query: AttestationQuery): Promise<readonly Attestation[]> =>
  inOrder(await registry.attestations(query));
