import { type Act, type ActOf, entersHead } from "../acts/act.js";
import { type ActCounters, countersAfter, noActs } from "../acts/act-counters.js";
import { genesisHead, nextHead } from "../acts/head.js";
import type { Hex } from "../encoding/bytes.js";
import type { Address } from "../identifiers/address.js";
import type { Cursor, Position } from "../ledger/position.js";
import { oncePer } from "./once-per.js";

/** The cards that an act files. */
export interface Filing {
  readonly location: Hex;
  /** How many cards there are. */
  readonly count: number;
}

/**
 * One entry of a replayed log. Its kind and its filing are those of its act. Whoever goes through a
 * long log looks at them first: an entry that was stored decodes its act when it is asked for it.
 */
export interface LogEntry<A extends Act = Act> {
  /** 0 for the participant's first entry. */
  readonly index: number;
  readonly kind: A["kind"];
  /** `undefined` for an act that files no cards. */
  readonly filing: Filing | undefined;
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

const isKey = (entry: LogEntry): entry is LogEntry<ActOf<"publishKey">> => entry.kind === "publishKey";

/** All key digests that the owner published, in order, with the index of the entry. */
export const keysOf: (log: ParticipantLog) => readonly { readonly key: Hex; readonly entry: number }[] = oncePer(
  ({ entries }) => entries.filter(isKey).map(({ act, index }) => ({ key: act.key, entry: index })),
);

/** The counters of the owner's account after the log's entries. */
export const countersOf = (log: ParticipantLog): ActCounters =>
  log.entries.reduce((counters, { act }) => countersAfter(counters, act), noActs);

/** An entry as a ledger reports it. */
export interface ReportedEntry {
  readonly act: Act;
  readonly position: Position;
  readonly transaction: string;
  readonly cursor: Cursor;
}

function filingOf(act: Act): Filing | undefined {
  if (act.kind === "fileCard") return { location: act.location, count: 1 };
  return act.kind === "fileCards" ? { location: act.location, count: act.cards.length } : undefined;
}

const outline = (act: Act) => ({ kind: act.kind, filing: filingOf(act) });

/** The log with more entries appended. The head of each is computed from the entries before it. */
export function extendLog(
  log: ParticipantLog,
  reported: readonly ReportedEntry[],
  unknown: readonly Position[] = [],
): ParticipantLog {
  const entries: LogEntry[] = [...log.entries];
  const messages: Message[] = [...log.messages];
  let head = headAt(log, log.entries.length);
  for (const entry of reported) {
    const at = Math.floor(entry.position.at.getTime() / 1000);
    if (!entersHead(entry.act)) {
      messages.push({ ...entry, ...outline(entry.act), at });
      continue;
    }
    head = nextHead(head, at, entry.act);
    entries.push({ ...entry, ...outline(entry.act), at, head, index: entries.length });
  }
  // an unknown entry moves no cursor, so it may be reported again
  const seen = new Set(log.unknown.map(({ sequence }) => sequence));
  return {
    owner: log.owner,
    entries,
    messages,
    unknown: [...log.unknown, ...unknown.filter(({ sequence }) => !seen.has(sequence))],
  };
}

/**
 * The log as it will be once `acts` are included next, in one transaction at time `at` (Unix
 * seconds). Only for planning.
 */
export function assumeIncluded(log: ParticipantLog, acts: readonly Act[], at: number): ParticipantLog {
  const next = lastSequence(log) + 1n;
  return extendLog(
    log,
    acts.map((act, i) => ({
      act,
      position: { sequence: next + BigInt(i), at: new Date(at * 1000), final: false },
      transaction: "planned",
      cursor: "" as Cursor,
    })),
  );
}

interface Placed {
  readonly position: Position;
}

/** The part of the log before the position `end`. */
function cutBefore(log: ParticipantLog, end: Position | undefined): ParticipantLog {
  if (!end) return log;
  const before = ({ position }: Placed) => position.sequence < end.sequence;
  return {
    owner: log.owner,
    entries: log.entries.filter(before),
    messages: log.messages.filter(before),
    unknown: log.unknown.filter((position) => position.sequence < end.sequence),
  };
}

/** The log up to its first `count` entries, without later entries and messages. */
export const firstEntries = (log: ParticipantLog, count: number): ParticipantLog =>
  cutBefore(log, log.entries[count]?.position);

const earliest = (positions: readonly Position[]): Position | undefined =>
  positions.toSorted((a, b) => (a.sequence < b.sequence ? -1 : 1))[0];

/** The prefix of the log that no reorganisation can remove any more. */
export function finalPart(log: ParticipantLog): ParticipantLog {
  const open = [...log.entries, ...log.messages].map(({ position }) => position).filter(({ final }) => !final);
  return cutBefore(log, earliest(open));
}

/**
 * The part of the log before the first entry of a kind that is not known. A later version may know
 * it.
 */
export const knownPart = (log: ParticipantLog): ParticipantLog => cutBefore(log, earliest(log.unknown));

// field by field, since an entry that was stored has them as getters
const unfinal = ({ index, kind, filing, act, at, head, position, transaction, cursor }: LogEntry): LogEntry => ({
  index,
  kind,
  filing,
  act,
  at,
  head,
  position: { ...position, final: false },
  transaction,
  cursor,
});

/** The same log, with every entry after the first `count` marked as not final. */
export const unfinalAfter = (log: ParticipantLog, count: number): ParticipantLog => ({
  ...log,
  entries: [...log.entries.slice(0, count), ...log.entries.slice(count).map(unfinal)],
});

const lastOf = (log: ParticipantLog) => {
  const [entry, message] = [log.entries.at(-1), log.messages.at(-1)];
  if (!entry || !message) return entry ?? message;
  return entry.position.sequence > message.position.sequence ? entry : message;
};

/** The cursor of the last entry or message in the log. */
export const lastCursor = (log: ParticipantLog): Cursor | undefined => lastOf(log)?.cursor;

/** The sequence of the last entry or message in the log; -1 for an empty log. */
export const lastSequence = (log: ParticipantLog): bigint => lastOf(log)?.position.sequence ?? -1n;
