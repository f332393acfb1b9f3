import type { Act } from "../acts/act.js";
import type { Address } from "../identifiers/address.js";
import { genesisHead } from "../acts/head.js";
import type { Hex } from "../encoding/hex.js";
import type { Cursor, Position } from "../ledger/position.js";

/** One entry of a replayed log. */
export interface LogEntry<A extends Act = Act> {
  /** 0 for the participant's first entry. */
  readonly index: number;
  readonly act: A;
  /** The ledger's time, in Unix seconds. */
  readonly at: number;
  /** The head after this entry. */
  readonly head: Hex;
  readonly position: Position;
  readonly transaction: string;
  readonly cursor: Cursor;
}

/**
 * An entry of a participant's log that no head covers: a request, or an answer to one. The ledger
 * claims it and cannot prove it.
 */
export type Message = Omit<LogEntry, "index" | "head">;

/** The log of one participant, its entries replayed and compared with the ledger's head. */
export interface ParticipantLog {
  readonly owner: Address;
  readonly entries: readonly LogEntry[];
  readonly messages: readonly Message[];
  /** Positions of entries of a kind that this version does not know. */
  readonly unknown: readonly Position[];
}

export const emptyLog = (owner: Address): ParticipantLog => ({ owner, entries: [], messages: [], unknown: [] });

/** The head after the first `count` entries. */
export const headAt = (log: ParticipantLog, count: number): Hex => log.entries[count - 1]?.head ?? genesisHead;

/** The ledger's time of the last of the first `count` entries, in Unix seconds; 0 for none. */
export const timeAt = (log: ParticipantLog, count: number): number => log.entries[count - 1]?.at ?? 0;

/** All key digests that the owner published, in order, with the index of the entry. */
export const keysOf = (log: ParticipantLog): readonly { readonly key: Hex; readonly entry: number }[] =>
  log.entries.flatMap(({ act, index }) => (act.kind === "key" ? [{ key: act.key, entry: index }] : []));
