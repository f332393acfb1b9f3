import assert from "node:assert/strict";
import { type Cursor, createReader, type LedgerChange, type LedgerEntry } from "@chartkey/core";
import { decodePermissions, decodeScope, encodePermissions, encodeScope, NO_REQUEST } from "@chartkey/core/adapters";
import { memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";

const ledger = memoryLedger({ depth: 3 });
const reader = createReader({ ledger, profiles: memoryProfiles() });

/**
 * An app's database, here in memory: one row for each entry, and the cursor from which to go on.
 */
const rows = new Map<bigint, { entry: LedgerEntry; final: boolean }>();
let cursor: Cursor | undefined;

/** In one transaction of the database. */
function take(change: LedgerChange): void {
  if (change.type === "entry") {
    const { position } = change.entry;
    rows.set(position.sequence, { entry: change.entry, final: position.final });
  } else if (change.type === "removed") {
    for (const sequence of rows.keys()) if (sequence > change.sequence) rows.delete(sequence);
  } else if (change.type === "final") {
    for (const [sequence, row] of rows) if (sequence <= change.sequence) row.final = true;
  }
  cursor = change.type === "entry" ? change.entry.cursor : change.cursor;
}

/** Runs the indexer until a change of this type. */
async function indexUntil(type: LedgerChange["type"]): Promise<void> {
  for await (const change of reader.follow({ after: cursor })) {
    take(change);
    if (change.type === type) return;
  }
}

const asha = memoryWallet("asha");
// what an act is planned on: the counters of an account without entries
const noActs = { nonce: 0, access: 0 };
await ledger.submit([{ kind: "publishKey", participant: asha.address, key: `0x${"01".repeat(32)}` }], asha, {
  base: noActs,
});
await indexUntil("entry");
assert.deepEqual(
  [...rows.values()].map(({ final }) => final),
  [false],
);

// while the indexer is away, the entry is lost, and another one becomes final
ledger.reorganise(1);
await ledger.submit([{ kind: "publishKey", participant: asha.address, key: `0x${"02".repeat(32)}` }], asha, {
  base: noActs,
});
await indexUntil("entry");
for (let block = 0; block < 3; block++) ledger.mine();
await indexUntil("final");
assert.deepEqual(
  [...rows.values()].map(({ entry: { act }, final }) => [act.kind === "publishKey" && act.key, final]),
  [[`0x${"02".repeat(32)}`, true]],
);

// the fields of an entry, decoded
const grant = { kind: "grantAccess", patient: asha.address, grantee: memoryWallet("rao").address } as const;
const terms = {
  scope: encodeScope("everything"),
  permissions: encodePermissions(["read", "amend"]),
  until: 2 ** 40 - 1,
};
await ledger.submit([{ ...grant, ...terms, envelope: `0x${"03".repeat(32)}`, request: NO_REQUEST }], asha, {
  base: { nonce: 1, access: 0 },
});
await indexUntil("entry");
assert.deepEqual(
  [...rows.values()].flatMap(({ entry: { act } }) =>
    act.kind === "grantAccess" ? [[decodeScope(act.scope), decodePermissions(act.permissions)]] : [],
  ),
  [["everything", ["read", "amend"]]],
);
