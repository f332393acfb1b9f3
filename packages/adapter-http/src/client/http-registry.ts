import {
  type Attestation,
  type AttestationQuery,
  checkAttestationQuery,
  checkOptions,
  type ErrorCode,
  type RegistryReader,
} from "@chartkey/core/adapters";
import { attestationsBody } from "../wire/attestations.js";
import { type HttpClientOptions, Transport } from "./transport.js";

/** Bytes of the answer that are read: of 25,600 attestations. */
const MAX = 8_388_608;

const codes: ReadonlySet<ErrorCode> = new Set(["LEDGER_UNAVAILABLE", "MISCONFIGURED", "SESSION_ENDED"]);

/** Whether all of these were asked for, and no more than there can be. */
function areAsked(items: readonly Attestation[], { participants, registrars, roles }: AttestationQuery): boolean {
  const most = participants.length * registrars.length * roles.length;
  const asked = { participants: new Set(participants), registrars: new Set(registrars), roles: new Set(roles) };
  return (
    items.length <= most &&
    items.every(
      ({ participant, registrar, role }) =>
        asked.participants.has(participant) && asked.registrars.has(registrar) && asked.roles.has(role),
    )
  );
}

/**
 * The attestations behind a server of `@chartkey/adapter-http/server`, for `createChartkey` and
 * `createReader`: registrars attest elsewhere. An answer that was not asked for, or has another
 * form, is LEDGER_UNAVAILABLE. That is all that can be checked: as with a node, no head covers a
 * registry, so the server can call somebody verified who is not, and hide that somebody is.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function httpRegistry(options: HttpClientOptions): Required<RegistryReader> {
  const server = new Transport(options, { away: "LEDGER_UNAVAILABLE", codes });
  return {
    async attestations(query, callOptions) {
      const { signal } = checkOptions(callOptions);
      const body = checkAttestationQuery(query);
      const asking = { method: "POST", path: "/attestations/find", body, signal };
      const items = (await server.json(asking, attestationsBody, MAX))?.items as readonly Attestation[] | undefined;
      if (!items || !areAsked(items, body)) throw server.wrong();
      return items;
    },

    async health(callOptions) {
      const { signal } = checkOptions(callOptions);
      await server.send({ method: "GET", path: "/health/registry", signal });
    },
  };
}
