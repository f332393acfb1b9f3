import { type Address, parseAddress } from "../../domain/identifiers/address.js";
import type { Attested } from "../../domain/roles/attestation.js";
import { inField } from "../../domain/checks/in-field.js";
import { encodeRole } from "../../domain/roles/role.js";
import type { Role } from "../../domain/roles/role.js";
import { untilDate } from "../../domain/grants/until.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Clock } from "../../ports/clock.js";
import type { Ledger } from "../../ports/ledger.js";
import type { Registry } from "../../ports/registry.js";
import { nowSeconds } from "../calls/now-seconds.js";
import type { Admission, Trust } from "./trust.js";

const MAX = 16;
const coarseRoles: readonly Role[] = ["patient", "doctor", "pharmacist", "insurer", "researcher"];

export interface VerifierPorts {
  readonly ledger: Ledger<never>;
  readonly clock: Clock;
  readonly registry?: Registry<never> | undefined;
}

function admission(name: string, value: Admission | undefined, otherwise: Admission): Admission {
  if (value !== undefined && value !== "verified" && value !== "anyone")
    throw new TypeError(`\`trust.${name}\` is "verified" or "anyone"`);
  return value ?? otherwise;
}

function listed<T, U>(name: string, values: readonly T[], parse: (value: T) => U): readonly U[] {
  return inField(`trust.${name}`, () => {
    if (!Array.isArray(values) || values.length > MAX) throw new TypeError(`At most ${MAX}, in an array`);
    return [...new Set(values.map(parse))];
  });
}

const checkedRole = (role: Role): Role => (encodeRole(role), role);

/** Applies an app's trust: what it believes of whom, and whom it lets ask and be granted. */
export class Verifier {
  readonly requests: Admission;
  readonly grants: Admission;
  readonly #ports: VerifierPorts;
  readonly #registrars: readonly Address[];
  readonly #roles: readonly Role[];

  /** @throws TypeError for values that make no sense, and for registrars without a registry */
  constructor(ports: VerifierPorts, trust: Trust = {}) {
    this.#ports = ports;
    this.#registrars = listed("registrars", trust.registrars ?? [], parseAddress);
    this.#roles = listed("roles", trust.roles ?? coarseRoles, checkedRole);
    this.requests = admission("requests", trust.requests, "verified");
    this.grants = admission("grants", trust.grants, "anyone");
    if (this.#registrars.length > 0 && !ports.registry)
      throw new TypeError("`trust.registrars` attest in a `registry`: give one");
  }

  /**
   * What the believed registrars say now of each of at most 100 participants; those of whom they
   * say nothing are absent. An attestation counts while now, the later of the own clock and the
   * ledger's, is before its end.
   * @throws ChartkeyError LEDGER_UNAVAILABLE when it cannot be told
   */
  async attested(
    participants: readonly Address[],
    { signal }: CallOptions = {},
  ): Promise<ReadonlyMap<Address, readonly Attested[]>> {
    const { registry } = this.#ports;
    const found = new Map<Address, Attested[]>();
    const asked = new Set(participants);
    if (!registry || this.#registrars.length === 0 || asked.size === 0) return found;
    const [registrars, roles] = [this.#registrars, this.#roles];
    const words = await registry.attestations({ participants: [...asked], registrars, roles }, { signal });
    const now = await nowSeconds(this.#ports, { signal });
    for (const { participant, registrar, role, until, digest } of words) {
      // a registry may say more than it was asked; only this counts
      if (!asked.has(participant) || !registrars.includes(registrar) || !roles.includes(role) || until <= now) continue;
      const attested = { role, registrar, until: untilDate(until), digest };
      found.set(participant, [...(found.get(participant) ?? []), attested]);
    }
    return found;
  }

  /**
   * @throws ChartkeyError PARTICIPANT_UNVERIFIED unless the participant is admitted;
   *   LEDGER_UNAVAILABLE when it cannot be told
   */
  async admit(participant: Address, to: "requests" | "grants", options: CallOptions): Promise<void> {
    if (this[to] === "anyone") return;
    if (!(await this.attested([participant], options)).has(participant)) throw unverified(participant);
  }
}

export const unverified = (participant: Address): ChartkeyError =>
  new ChartkeyError("PARTICIPANT_UNVERIFIED", {
    message: `No registrar that this app believes attests ${participant}`,
    hints: ["A registrar can attest the participant.", "The app's `trust` says whose word counts, and what for."],
  });
