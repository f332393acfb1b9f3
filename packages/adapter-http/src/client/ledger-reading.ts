import {
  checkAccessQuery,
  checkEntryFilter,
  checkFollowFilter,
  checkGrantQuery,
  checkOptions,
  checkParticipant,
  type Cursor,
  fromHex,
  type Ledger,
  type LedgerAccount,
  type LedgerUpdate,
  toHex,
} from "@chartkey/core/adapters";
import { accessBody, accountBody, dateOf, entriesBody, grantBody, ledgerBody, timeBody } from "../wire/ledger.js";
import { decodeUpdate, isAsked, placeOf } from "./decode-ledger.js";
import { followLedger } from "./follow-ledger.js";
import type { Transport } from "./transport.js";

/** Bytes of the answers that are read: of a few numbers, and of a page of entries. */
const [FEW, PAGE] = [4_096, 8_388_608];

/** What a ledger over HTTP reads. */
export type LedgerReading = Required<Omit<Ledger, "id" | "capabilities" | "submit" | "finalized" | "verify">>;

/**
 * Reads a ledger behind a server. What it says is parsed, and is what was asked for; whether it is
 * true is for core to find out, which compares each log with its head.
 * @param base the path of the ledger
 */
export function ledgerReading(server: Transport, base: string, reorganises: boolean): LedgerReading {
  /** The pages of a reading. */
  async function* updates(given: Parameters<Ledger["entries"]>[0], signal: AbortSignal | undefined) {
    const filter = checkEntryFilter(given);
    const asked = { ...filter, logs: filter.log && [filter.log] };
    let after: Cursor | undefined = filter.after;
    let last = -1n;
    for (;;) {
      const body = after === undefined ? filter : { ...filter, after };
      const asking = { method: "POST", path: `${base}/entries`, body, signal, cursor: after };
      const page = await server.json(asking, entriesBody, PAGE);
      if (!page || (page.more && page.updates.length === 0)) throw server.wrong();
      for (const wire of page.updates) {
        const update: LedgerUpdate = decodeUpdate(wire);
        const { position, cursor } = placeOf(update);
        if (position.sequence <= last || !isAsked(update, asked)) throw server.wrong();
        signal?.throwIfAborted();
        yield update;
        signal?.throwIfAborted();
        [last, after] = [position.sequence, cursor];
      }
      if (!page.more) return;
    }
  }

  return {
    async time(options) {
      const { signal } = checkOptions(options);
      const found = await server.json({ method: "GET", path: `${base}/time`, signal }, timeBody, FEW);
      if (!found) throw server.wrong();
      return dateOf(found.time);
    },

    async account(participant, options): Promise<LedgerAccount> {
      const { signal } = checkOptions(options);
      const path = `${base}/accounts/${checkParticipant(participant)}`;
      const found = await server.json({ method: "GET", path, signal }, accountBody, FEW);
      if (!found) throw server.wrong();
      return { ...found, head: toHex(fromHex(found.head, 24)) };
    },

    async grant(key, options) {
      const { signal } = checkOptions(options);
      const { patient, grantee, scope } = checkGrantQuery(key);
      const path = `${base}/grants/${patient}/${grantee}/${scope}`;
      return server.json({ method: "GET", path, signal }, grantBody, FEW);
    },

    async hasAccess(query, options) {
      const { signal } = checkOptions(options);
      const body = checkAccessQuery(query);
      const found = await server.json({ method: "POST", path: `${base}/access`, body, signal }, accessBody, FEW);
      if (!found) throw server.wrong();
      return found.access;
    },

    async *entries(filter, options) {
      yield* updates(filter, checkOptions(options).signal);
    },

    async *follow(filter, options) {
      const { signal } = checkOptions(options);
      yield* followLedger(server, `${base}/changes`, checkFollowFilter(filter), signal);
    },

    async health(options) {
      const { signal } = checkOptions(options);
      const found = await server.json({ method: "GET", path: base, signal }, ledgerBody, FEW);
      if (found?.reorganises !== reorganises) throw server.misconfigured("`reorganises` is not as the server has it");
    },
  };
}
