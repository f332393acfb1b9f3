import { type Address, parseAddress } from "../../domain/identifiers/address.js";
import type { Attested } from "../../domain/roles/attestation.js";
import { inField } from "../../domain/checks/check-field.js";
import { checkKeys } from "../../domain/checks/check-keys.js";
import { encodeRole, type Role } from "../../domain/roles/role.js";
import { untilDate } from "../../domain/grants/until.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Clock } from "../../ports/clock.js";
import type { Ledger } from "../../ports/ledger.js";
import type { RegistryReader } from "../../ports/registry.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { type Admission, type Trust, trustKeys } from "./trust.js";

const MAX = 16;
const coarseRoles: readonly Role[] = ["patient", "doctor", "pharmacist", "insurer", "researcher"];

export interface VerifierPorts {
  readonly ledger: Ledger<never>;
  readonly clock: Clock;
  readonly registry?: RegistryReader | undefined;
}

function admission(name: string, value: Admission | undefined, otherwise: Admission): Admission {
  if (value !== undefined && value !== "verified" && value !== "anyone")
    throw new TypeError(`\`trust.${name}\` is "verified" or "anyone"`);
  return value ?? otherwise;
}

function listed<T, U>(name: string, values: readonly T[], parse: (value: T) => U): readonly U[] {
  return inField(`trust.${name}`, () => {
    if (!Array.isArray(values) || values.length > MAX) throw new TypeError(`At most ${MAX}, in an array`);
    return [...new Set(Array.from(values, parse))];
  });
}

function blockList(given: Trust["blocked"] & object): (participant: Address) => boolean {
  if (typeof given === "function") return (participant) => given(participant);
  if (!Array.isArray(given)) throw new TypeError("`trust.blocked` is an array or a function");
  const addresses = new Set(Array.from(given, (one, nth) => inField(`trust.blocked[${nth}]`, () => parseAddress(one))));
  return (participant) => addresses.has(participant);
}

const checkedRole = (role: Role): Role => (encodeRole(role), role);

/**
 * Applies an app's trust: which attestations count, who may request access, and who may be granted
 * it.
 */
export class Verifier {
  readonly requests: Admission;
  readonly grants: Admission;
  readonly receivedGrants: Admission;
  readonly #blocked: (participant: Address) => boolean;
  readonly #ports: VerifierPorts;
  readonly #registrars: readonly Address[];
  readonly #roles: readonly Role[];

  /** @throws TypeError for a malformed `trust`, and for registrars without a registry */
  constructor(ports: VerifierPorts, given: Trust = {}) {
    const trust = checkKeys("trust", given, trustKeys);
    this.#ports = ports;
    this.#registrars = listed("registrars", trust.registrars ?? [], parseAddress);
    this.#roles = listed("roles", trust.roles ?? coarseRoles, checkedRole);
    this.requests = admission("requests", trust.requests, "verified");
    this.grants = admission("grants", trust.grants, "anyone");
    this.receivedGrants = admission("receivedGrants", trust.receivedGrants, "anyone");
    this.#blocked = blockList(trust.blocked ?? []);
    if (this.#registrars.length > 0 && !ports.registry)
      throw new TypeError("`trust.registrars` attest in a `registry`: give one");
  }

  /**
   * What the trusted registrars attest now about each of at most 100 participants. Participants
   * without an attestation are absent. An attestation counts until its end, by the later of this
   * device's clock and the ledger's time.
   * @throws ChartkeyError LEDGER_UNAVAILABLE when the registry or the ledger is away
   */
  async attested(
    participants: readonly Address[],
    { signal }: CallOptions = {},
  ): Promise<ReadonlyMap<Address, readonly Attested[]>> {
    const { registry } = this.#ports;
    const found = new Map<Address, Attested[]>();
    const queried = new Set(participants);
    if (!registry || this.#registrars.length === 0 || queried.size === 0) return found;
    const [registrars, roles] = [this.#registrars, this.#roles];
    const attestations = await registry.attestations({ participants: [...queried], registrars, roles }, { signal });
    const now = await nowSeconds(this.#ports, { signal });
    for (const { participant, registrar, role, until, digest } of attestations) {
      // a registry may return more than was queried
      if (!queried.has(participant) || !registrars.includes(registrar) || !roles.includes(role) || until <= now)
        continue;
      const attested = { role, registrar, until: untilDate(until), digest };
      found.set(participant, [...(found.get(participant) ?? []), attested]);
    }
    return found;
  }

  /** Whether the app blocks the participant. */
  isBlocked(participant: Address): boolean {
    return this.#blocked(participant);
  }

  /**
   * @throws ChartkeyError PARTICIPANT_UNVERIFIED unless the participant is admitted, and for a
   *   blocked one; LEDGER_UNAVAILABLE when the registry or the ledger is away
   */
  async admit(participant: Address, to: "requests" | "grants" | "receivedGrants", options: CallOptions): Promise<void> {
    if (this.isBlocked(participant)) throw blocked(participant);
    if (this[to] === "anyone") return;
    if (!(await this.attested([participant], options)).has(participant)) throw unverified(participant);
  }
}

const blocked = (participant: Address): ChartkeyError =>
  new ChartkeyError("PARTICIPANT_UNVERIFIED", {
    message: `This app blocks ${participant}`,
    hints: ["The app's `trust` says whom it blocks."],
  });

export const unverified = (participant: Address): ChartkeyError =>
  new ChartkeyError("PARTICIPANT_UNVERIFIED", {
    message: `No registrar that this app believes attests ${participant}`,
    hints: ["A registrar can attest the participant.", "The app's `trust` says whose word counts, and what for."],
  });
