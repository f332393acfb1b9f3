import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Address, Cursor, Wallet } from "@chartkey/core";
import {
  type Act,
  applyAct,
  counterpartyOf,
  emptyAccount,
  type Hex,
  type Ledger,
  type LedgerAccount,
  type LedgerEntry,
  type LedgerUpdate,
  logOf,
  type Receipt,
} from "@chartkey/core/adapters";

export interface LongLogs extends Ledger {
  /** Adds one transaction, without the price of a signature. */
  plant(acts: readonly Act[]): Receipt;
}

const hash = (text: string): Hex => `0x${bytesToHex(sha256(utf8ToBytes(text)))}`;

/**
 * A ledger that finds a log without reading the others, as a node does. Its texts are as long as
 * those of an EVM chain.
 * @param ledger what all else is asked
 */
export function longLogs(ledger: Ledger): LongLogs {
  const accounts = new Map<Address, LedgerAccount>();
  const logs = new Map<Address, LedgerEntry[]>();
  const grants = new Map<Address, LedgerEntry[]>();
  let block = 20_000_000;

  const plant = (acts: readonly Act[]): Receipt => {
    block += 1;
    const at = new Date();
    const transaction = hash(`transaction ${block}`);
    const entries = acts.map((act, nth): LedgerEntry => {
      const owner = logOf(act);
      const account = accounts.get(owner) ?? emptyAccount;
      const before = { account, grant: undefined, cancelled: false };
      const applied = applyAct(before, act, Math.floor(at.getTime() / 1000), { base: account });
      if (!applied.ok) throw new TypeError(applied.refusal);
      accounts.set(owner, applied.state.account);
      const position = { sequence: BigInt(block) * 2n ** 20n + BigInt(nth), at, final: true };
      return { act, position, transaction, cursor: `${block}:${nth}:${hash(`block ${block}`)}` as Cursor };
    });
    for (const entry of entries) {
      const log = logs.get(logOf(entry.act)) ?? [];
      logs.set(logOf(entry.act), log);
      log.push(entry);
      const other = counterpartyOf(entry.act);
      if (other) grants.set(other, [...(grants.get(other) ?? []), entry]);
    }
    const { position } = entries.at(-1) ?? {};
    if (!position) throw new TypeError("No acts");
    return { transaction, position };
  };

  const placeAfter = (log: readonly LedgerEntry[], cursor: Cursor | undefined): number =>
    cursor === undefined ? 0 : log.findLastIndex((entry) => entry.cursor === cursor) + 1;

  return {
    ...ledger,
    plant,
    time: async () => new Date(),
    account: async (participant) => accounts.get(participant) ?? emptyAccount,
    async *entries({ log, counterparty, after }): AsyncGenerator<LedgerUpdate> {
      const found = (log ? logs.get(log) : counterparty && grants.get(counterparty)) ?? [];
      for (const entry of found.slice(placeAfter(found, after))) yield { type: "entry", entry };
    },
    async submit(acts, _wallet: Wallet, { beforePrompt, onProgress } = {}) {
      await beforePrompt?.();
      const receipt = plant(acts);
      onProgress?.({ type: "ledger:submitted", transaction: receipt.transaction });
      onProgress?.({ type: "ledger:included", receipt });
      return receipt;
    },
    finalized: async ({ transaction, position }) => {
      if (!position) throw new TypeError("A receipt");
      return { transaction, position };
    },
  };
}
