import type { Hex } from "@chartkey/core/adapters";
import { nonceMade, sessionMade, signInRequest } from "../wire/sessions.js";
import { readJson } from "./read-json.js";
import { json, nothing, type Route } from "./route.js";
import type { OpenStreams } from "./open-streams.js";
import { sessionEnded, type Sessions } from "./sessions.js";

/** Bytes of a sign-in: a message, and a signature of a smart account in hexadecimal. */
const MAX = 32_768;

export const sessionRoutes = (sessions: Sessions, streams: OpenStreams): readonly Route[] => [
  {
    method: "POST",
    path: "/nonces",
    open: true,
    description: { summary: "Make a nonce for one sign-in", responses: { 201: nonceMade } },
    handle: async () => json(await sessions.nonce(), 201),
  },
  {
    method: "POST",
    path: "/sessions",
    open: true,
    description: {
      summary: "Sign in with a message of EIP-4361",
      body: signInRequest,
      responses: { 201: sessionMade },
    },
    async handle(call) {
      const { message, signature } = await readJson(call, signInRequest, MAX);
      const page = call.request.headers.get("origin") ?? undefined;
      const begun = await sessions.begin({ message, signature: signature as Hex }, page, call.signal);
      const { token, account, until } = begun;
      return json({ token, account, until }, 201);
    },
  },
  {
    method: "DELETE",
    path: "/sessions/current",
    description: { summary: "Sign out, which ends the answers that are going out", responses: { 204: "nothing" } },
    async handle({ session }) {
      if (!session) throw sessionEnded();
      await sessions.end(session);
      streams.end(session, sessionEnded());
      return nothing();
    },
  },
];
