import { type Act, entersHead } from "../acts/act.js";
import { nextHead } from "../acts/head.js";
import type { Cursor, Position } from "../ledger/position.js";
import { lastSequence } from "./prefix.js";
import { headAt, type LogEntry, type Message, type ParticipantLog } from "./participant-log.js";

/** An entry as a ledger reports it. */
export interface ReportedEntry {
  readonly act: Act;
  readonly position: Position;
  readonly transaction: string;
  readonly cursor: Cursor;
}

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
      messages.push({ ...entry, at });
      continue;
    }
    head = nextHead(head, at, entry.act);
    entries.push({ ...entry, at, head, index: entries.length });
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
