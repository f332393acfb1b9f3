import { type Address, parseAddress } from "../identifiers/address.js";
import { fromHex, type Hex, toHex } from "../encoding/bytes.js";
import { inField } from "../checks/check-field.js";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import { isRevoked } from "../checks/is-revoked.js";
import { encodeRole } from "./role.js";
import { FOREVER } from "../grants/until.js";
import type { Role } from "../roles/role.js";

/**
 * What identifies an attestation of one registrar. There is at most one for each participant and
 * role.
 */
export interface AttestationName {
  readonly participant: Address;
  readonly role: Role;
}

/** What a registrar attests about a participant. */
export interface NewAttestation extends AttestationName {
  /** Unix seconds, exclusive; 2^40 − 1 for no end. */
  readonly until: number;
  /** 24 bytes: see `disclosureDigest`. */
  readonly digest: Hex;
}

/**
 * A registrar's attestation that a participant has a role, as a registry stores it (FHIR
 * VerificationResult).
 */
export interface Attestation extends NewAttestation {
  readonly registrar: Address;
}

/** What a registrar that the app trusts attests about a person now. */
export interface Attested {
  readonly role: Role;
  readonly registrar: Address;
  readonly until: Date | undefined;
  /**
   * 24 bytes, a hash over name, credential and a salt. `isDisclosed` compares it with what the
   * person shows.
   */
  readonly digest: Hex;
}

/**
 * Asks for the attestations of each of these participants, by each of these registrars, in each of
 * these roles.
 */
export interface AttestationQuery {
  /** At most 100. */
  readonly participants: readonly Address[];
  /** At most 16. */
  readonly registrars: readonly Address[];
  /** At most 16. */
  readonly roles: readonly Role[];
}

const MAX_WRITTEN = 128;

function checkCount(what: string, items: readonly unknown[], min: number, max: number): void {
  if (isRevoked(items) || !Array.isArray(items) || items.length < min || items.length > max)
    throw new TypeError(`${min} to ${max} ${what}`);
}

const attestationKeys: KeyRules<NewAttestation> = {
  participant: "required",
  role: "required",
  until: "required",
  digest: "required",
};
/** An attestation names itself. */
const nameKeys: KeyRules<AttestationName | Attestation> = {
  participant: "required",
  role: "required",
  registrar: "decides",
  until: "decides",
  digest: "decides",
};
const queryKeys: KeyRules<AttestationQuery> = { participants: "required", registrars: "required", roles: "required" };

function checkName({ participant, role }: AttestationName): AttestationName {
  encodeRole(role);
  return { participant: inField("participant", () => parseAddress(participant)), role };
}

/**
 * @returns copies, with each address and digest in its one form
 * @throws TypeError that names the key, or the field outside its limits
 */
export function checkNewAttestations(attestations: readonly NewAttestation[]): readonly NewAttestation[] {
  checkCount("attestations", attestations, 1, MAX_WRITTEN);
  return Array.from(attestations, (given, nth) => {
    const attestation = checkKeys(`attestations[${nth}]`, given, attestationKeys);
    const name = checkName(attestation);
    const { until, digest } = attestation;
    if (!Number.isSafeInteger(until) || until < 0 || until > FOREVER)
      throw new TypeError("`until` is not a time that a registry can hold");
    const bytes = inField("digest", () => fromHex(digest, 24));
    if (bytes.every((byte) => byte === 0)) throw new TypeError("`digest` is empty");
    return { ...name, until, digest: toHex(bytes) };
  });
}

/**
 * @returns copies, with each address in its one form
 * @throws TypeError that names the key, or the field outside its limits
 */
export function checkAttestationNames(names: readonly AttestationName[]): readonly AttestationName[] {
  checkCount("names", names, 1, MAX_WRITTEN);
  return Array.from(names, (given, nth) =>
    checkName(checkKeys<AttestationName | Attestation>(`names[${nth}]`, given, nameKeys)),
  );
}

/**
 * @returns a copy of the query, with each address in its one form
 * @throws TypeError that names the key, or the field outside its limits
 */
export function checkAttestationQuery(query: AttestationQuery): AttestationQuery {
  const { participants, registrars, roles } = checkKeys("query", query, queryKeys);
  checkCount("participants", participants, 0, 100);
  checkCount("registrars", registrars, 0, 16);
  checkCount("roles", roles, 0, 16);
  for (const role of roles) encodeRole(role);
  return {
    participants: participants.map((address) => inField("participants", () => parseAddress(address))),
    registrars: registrars.map((address) => inField("registrars", () => parseAddress(address))),
    roles: [...roles],
  };
}
