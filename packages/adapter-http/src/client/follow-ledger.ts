import { type Cursor, type FollowFilter, type LedgerChange, pause } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import { changeBody } from "../wire/ledger.js";
import { problem } from "../wire/problem.js";
import { decodeChange, isAsked, placeOf } from "./decode-ledger.js";
import { readLines } from "./read-lines.js";
import type { Transport } from "./transport.js";

/** Characters of a change: an act with thousands of cards. */
const MAX = 1_048_576;

/** Milliseconds before a stream that was cut is taken up again. */
const AGAIN = 1_000;

const problemLine = z.object({ problem });

function parse(server: Transport, line: string, cursor: Cursor | undefined): LedgerChange {
  try {
    const value: unknown = JSON.parse(line);
    const failed = problemLine.safeParse(value);
    if (failed.success) throw server.told(failed.data.problem, { cursor });
    return decodeChange(changeBody.parse(value));
  } catch (error) {
    throw server.isTold(error) ? error : server.wrong(error);
  }
}

/** Changes that may come after one another: sequences grow, but for what takes a removed place. */
class Order {
  #last = -1n;

  allows(change: LedgerChange): boolean {
    if (change.type === "final") return true;
    if (change.type === "removed") {
      this.#last = change.sequence < this.#last ? change.sequence : this.#last;
      return true;
    }
    const { sequence } = placeOf(change).position;
    if (sequence <= this.#last) return false;
    this.#last = sequence;
    return true;
  }
}

/** The changes of one answer, and whether the server has shown any sign of life. */
async function* changesOf(
  server: Transport,
  path: string,
  body: FollowFilter,
  { signal, onLife }: { readonly signal: AbortSignal | undefined; readonly onLife: () => void },
): AsyncGenerator<LedgerChange> {
  const cursor = body.after === "now" ? undefined : body.after;
  const answer = await server.open({ method: "POST", path, body, signal, cursor });
  try {
    for await (const line of readLines(answer, MAX)) {
      onLife();
      if (line !== "") yield parse(server, line, cursor);
    }
  } finally {
    answer.close();
    answer.response.body?.cancel().catch(() => {});
  }
}

/**
 * What a server says happens on a ledger. A stream that was cut after it had begun is taken up
 * again behind the last change; one that cannot be is an error, as is what the server says itself.
 */
export async function* followLedger(
  server: Transport,
  path: string,
  filter: FollowFilter,
  signal: AbortSignal | undefined,
): AsyncGenerator<LedgerChange> {
  const order = new Order();
  let { after } = filter;
  for (;;) {
    let isAlive = false;
    const onLife = () => {
      isAlive = true;
    };
    const body = after === undefined ? filter : { ...filter, after };
    try {
      for await (const change of changesOf(server, path, body, { signal, onLife })) {
        const isEntry = change.type === "entry" || change.type === "unknown";
        if (!order.allows(change) || (isEntry && !isAsked(change, filter))) throw server.wrong();
        signal?.throwIfAborted();
        yield change;
        after = change.type === "entry" ? change.entry.cursor : change.cursor;
        signal?.throwIfAborted();
      }
    } catch (error) {
      const isCut = isAlive && !server.isTold(error) && !(error instanceof RangeError);
      if (signal?.aborted || !isCut) throw server.translate(error, signal);
    }
    if (!isAlive) throw server.away("The server says nothing of the ledger");
    await pause(AGAIN, signal);
  }
}
