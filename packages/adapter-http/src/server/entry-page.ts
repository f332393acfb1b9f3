import type { EntryFilter, Ledger } from "@chartkey/core/adapters";
import type * as z from "zod/mini";
import { type entriesBody, PAGE, type WireUpdate } from "../wire/ledger.js";
import { encodeUpdate } from "./encode-ledger.js";
import { HttpProblem } from "./http-problem.js";

type EntryPage = z.infer<typeof entriesBody>;

/** A page ends with the entry with which it has so many characters. */
const PAGE_CHARACTERS = 1_048_576;

/** What a ledger calls misuse, after all else was checked: a cursor of another ledger. */
export async function* withOwnCursor<T>(found: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* found;
  } catch (error) {
    throw error instanceof TypeError ? new HttpProblem(422, "`after` is not a cursor of this ledger") : error;
  }
}

/** The first matching entries. A long log takes several pages. */
export async function pageOf(ledger: Ledger<never>, filter: EntryFilter, signal: AbortSignal): Promise<EntryPage> {
  const all = ledger.entries(filter, { signal });
  const own = filter.after === undefined ? all : withOwnCursor(all);
  const page: WireUpdate[] = [];
  let characters = 0;
  for await (const found of own) {
    const update = encodeUpdate(found);
    if (page.length === PAGE || characters >= PAGE_CHARACTERS) return { updates: page, more: true };
    page.push(update);
    characters += JSON.stringify(update).length;
  }
  return { updates: page, more: false };
}
