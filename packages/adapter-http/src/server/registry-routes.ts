import { type AttestationQuery, checkAttestationQuery, type RegistryReader } from "@chartkey/core/adapters";
import { attestationQuery, attestationsBody } from "../wire/attestations.js";
import { fromSender } from "./http-problem.js";
import { readJson } from "./read-json.js";
import { json, nothing, type Route } from "./route.js";

/** Bytes of a query: 116 addresses and 16 roles. */
const MAX = 8_192;

/** A registry as those read it who have signed in. */
export const registryRoutes = (registry: RegistryReader): readonly Route[] => [
  {
    method: "POST",
    path: "/attestations/find",
    description: {
      summary: "The attestations of some participants, by some registrars, in some roles",
      body: attestationQuery,
      responses: { 200: attestationsBody },
    },
    async handle(call) {
      const body: unknown = await readJson(call, attestationQuery, MAX);
      const query = fromSender(() => checkAttestationQuery(body as AttestationQuery));
      const found = await registry.attestations(query, { signal: call.signal });
      return json({
        items: found.map(({ participant, registrar, role, until, digest }) => ({
          participant,
          registrar,
          role,
          until,
          digest,
        })),
      });
    },
  },
  {
    method: "GET",
    path: "/health/registry",
    description: { summary: "Whether the registry can be read", responses: { 204: "nothing" } },
    async handle({ signal }) {
      await registry.health?.({ signal });
      return nothing();
    },
  },
];
