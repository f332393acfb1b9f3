import type { Act } from "../domain/acts/act.js";
import type { Cursor } from "../domain/ledger/position.js";
import type { Ledger } from "../ports/ledger.js";
import type { FollowFilter, LedgerChange } from "../ports/ledger-change.js";
import { ok } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";

/**
 * The data of an indexer: the acts that follow from the reported changes, and the cursor from which
 * it continues.
 */
export class Index {
  readonly reported: LedgerChange["type"][] = [];
  #rows: readonly { readonly sequence: bigint; readonly act: Act | undefined; readonly final: boolean }[] = [];
  cursor: Cursor | undefined;

  get acts(): readonly (Act | undefined)[] {
    return this.#rows.map(({ act }) => act);
  }

  get finals(): readonly boolean[] {
    return this.#rows.map(({ final }) => final);
  }

  take(change: LedgerChange): void {
    this.reported.push(change.type);
    this.cursor = change.type === "entry" ? change.entry.cursor : change.cursor;
    ok(this.cursor.length <= 256, "A cursor has at most 256 characters");
    if (change.type === "removed") {
      this.#rows = this.#rows.filter(({ sequence }) => sequence <= change.sequence);
    } else if (change.type === "final") {
      this.#rows = this.#rows.map((row) => (row.sequence <= change.sequence ? { ...row, final: true } : row));
    } else {
      const { position } = change.type === "entry" ? change.entry : change;
      ok(position.sequence > (this.#rows.at(-1)?.sequence ?? -1n), "Sequences grow");
      const act = change.type === "entry" ? change.entry.act : undefined;
      this.#rows = [...this.#rows, { sequence: position.sequence, act, final: position.final }];
    }
  }
}

/** Passes changes to `index` up to the entry of this act. */
export async function takeUntil(last: Act, changes: AsyncIterator<LedgerChange>, index: Index): Promise<void> {
  const wanted = JSON.stringify(last);
  for (;;) {
    const { value, done } = await changes.next();
    ok(!done, "Following never ends");
    index.take(value);
    if (value.type === "entry" && JSON.stringify(value.entry.act) === wanted) return;
  }
}

/** An index that follows the ledger. */
export function indexer(ledger: Ledger<never>, filter: FollowFilter = {}, index = new Index()) {
  const changes = ledger.follow({ ...filter, after: index.cursor ?? filter.after })[Symbol.asyncIterator]();
  return { index, until: (last: Act) => takeUntil(last, changes, index), leave: () => changes.return?.() };
}

/** Follows the ledger up to the entry of `last`, and stops. */
export async function indexedUntil(last: Act, ledger: Ledger<never>, index = new Index()): Promise<Index> {
  const { until, leave } = indexer(ledger, {}, index);
  await until(last);
  await leave();
  return index;
}

/** Makes all entries so far final. */
export async function settle({ advance }: LedgerFixture): Promise<void> {
  for (let i = 0; i < 3; i++) await advance(1);
}
