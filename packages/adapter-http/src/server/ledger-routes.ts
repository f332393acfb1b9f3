import {
  type Address,
  checkAccessQuery,
  checkEntryFilter,
  checkFollowFilter,
  checkGrantQuery,
  checkParticipant,
  type FollowFilter,
  type EntryFilter,
  type Ledger,
  type SentWrite,
} from "@chartkey/core/adapters";
import {
  accessBody,
  accountBody,
  dateOf,
  entriesBody,
  grantBody,
  ledgerBody,
  receiptBody,
  timeBody,
} from "../wire/ledger.js";
import { accessQuery, entriesQuery, followQuery, sentQuery } from "../wire/ledger-queries.js";
import { changeLines, type FollowingOptions } from "./change-lines.js";
import { encodeReceipt } from "./encode-ledger.js";
import { pageOf, withOwnCursor } from "./entry-page.js";
import { taggedJson } from "./entity-tag.js";
import { fromSender, HttpProblem } from "./http-problem.js";
import { readJson } from "./read-json.js";
import { type Call, json, nothing, type Route } from "./route.js";

/** Bytes of a query: a hundred addresses, and some more. */
const MAX = 8_192;

export interface LedgerRoutesOptions {
  /** Milliseconds after which whoever waits gets a sign of life. */
  readonly heartbeat: number;
  readonly following: (call: Call) => FollowingOptions;
}

/** A ledger as those read it who have signed in. Its name is in each path, so that no two mix. */
export function ledgerRoutes(ledger: Ledger<never>, { heartbeat, following }: LedgerRoutesOptions): readonly Route[] {
  /** A route below the ledger's own path. */
  const route = (
    method: "GET" | "POST",
    path: string,
    description: Route["description"],
    handle: Route["handle"],
  ): Route => ({
    method,
    path: `/ledgers/{ledger}${path}`,
    description,
    async handle(call) {
      if (call.params["ledger"] !== ledger.id) throw new HttpProblem(404, "There is no such ledger");
      return handle(call);
    },
  });

  const getAccount: Route["handle"] = async ({ request, params, signal }) => {
    const participant = fromSender(() => checkParticipant(params["participant"] as Address));
    const { head, everyoneEpoch, nonce, access } = await ledger.account(participant, { signal });
    return taggedJson(request, { head, everyoneEpoch, nonce, access });
  };

  const getGrant: Route["handle"] = async ({ request, params, signal }) => {
    const { patient, grantee, scope } = params as Parameters<typeof ledger.grant>[0] & typeof params;
    const grant = await ledger.grant(
      fromSender(() => checkGrantQuery({ patient, grantee, scope })),
      { signal },
    );
    if (!grant) return nothing();
    const { until, permissions, everyoneEpoch, nonce } = grant;
    return taggedJson(request, { until, permissions, everyoneEpoch, nonce });
  };

  const postAccess: Route["handle"] = async (call) => {
    const body: unknown = await readJson(call, accessQuery, MAX);
    const query = fromSender(() => checkAccessQuery(body as never));
    return json({ access: await ledger.hasAccess(query, { signal: call.signal }) });
  };

  const postEntries: Route["handle"] = async (call) => {
    const body: unknown = await readJson(call, entriesQuery, MAX);
    const filter = fromSender(() => checkEntryFilter(body as EntryFilter));
    return json(await pageOf(ledger, filter, call.signal));
  };

  const postChanges: Route["handle"] = async (call) => {
    const body: unknown = await readJson(call, followQuery, MAX);
    const filter = fromSender(() => checkFollowFilter(body as FollowFilter));
    const changes = (signal: AbortSignal) => {
      const found = ledger.follow(filter, { signal });
      return changeLines(filter.after === undefined ? found : withOwnCursor(found), following(call));
    };
    return new Response(await call.stream(changes), { headers: { "content-type": "application/x-ndjson" } });
  };

  /** Waits for as long as a client hears nothing. Then it asks again. */
  const postReceipt: Route["handle"] = async (call) => {
    const { transaction, position } = await readJson(call, sentQuery, MAX);
    const sent: SentWrite = {
      transaction,
      ...(position && { position: { ...position, sequence: BigInt(position.sequence), at: dateOf(position.at) } }),
    };
    const waited = new AbortController();
    const timer = setTimeout(() => waited.abort(), heartbeat);
    try {
      return json(
        encodeReceipt(await ledger.finalized(sent, { signal: AbortSignal.any([call.signal, waited.signal]) })),
      );
    } catch (error) {
      if (error instanceof TypeError) throw new HttpProblem(400, "That is no transaction of this ledger");
      if (call.signal.aborted || !waited.signal.aborted) throw error;
      return nothing();
    } finally {
      clearTimeout(timer);
    }
  };

  return [
    route(
      "GET",
      "",
      { summary: "Whether the ledger answers, and what it is like", responses: { 200: ledgerBody } },
      async ({ signal }) => {
        await ledger.health?.({ signal });
        return json({ reorganises: ledger.capabilities.reorganises });
      },
    ),
    route("GET", "/time", { summary: "The ledger's time", responses: { 200: timeBody } }, async ({ signal }) =>
      json({ time: (await ledger.time({ signal })).getTime() }),
    ),
    route(
      "GET",
      "/accounts/{participant}",
      { summary: "The head of a participant's log, and its counters", responses: { 200: accountBody, 304: "nothing" } },
      getAccount,
    ),
    route(
      "GET",
      "/grants/{patient}/{grantee}/{scope}",
      {
        summary: "The last grant in a slot; 204 where nothing was ever granted",
        responses: { 200: grantBody, 204: "nothing", 304: "nothing" },
      },
      getGrant,
    ),
    route(
      "POST",
      "/access",
      { summary: "Whether a grantee may read one of some scopes", body: accessQuery, responses: { 200: accessBody } },
      postAccess,
    ),
    route(
      "POST",
      "/entries",
      { summary: "The entries after a cursor, a page at a time", body: entriesQuery, responses: { 200: entriesBody } },
      postEntries,
    ),
    route(
      "POST",
      "/changes",
      {
        summary: "The entries after a cursor and then each change, one a line; empty lines are signs of life",
        body: followQuery,
        responses: { 200: "changes" },
      },
      postChanges,
    ),
    route(
      "POST",
      "/receipts",
      {
        summary: "The final place of a write; 204 while it is not final",
        body: sentQuery,
        responses: { 200: receiptBody, 204: "nothing" },
      },
      postReceipt,
    ),
  ];
}
