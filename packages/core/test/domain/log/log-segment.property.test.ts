import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Act } from "../../../src/domain/acts/act.js";
import type { Cursor } from "../../../src/domain/ledger/position.js";
import {
  chainOf,
  decodeSegment,
  encodeSegments,
  logOfChain,
  logStart,
  MAX_SEGMENT,
} from "../../../src/domain/log/log-segment.js";
import {
  emptyLog,
  extendLog,
  type LogEntry,
  type Message,
  type ParticipantLog,
} from "../../../src/domain/log/participant-log.js";
import { acts, bytes } from "../arbitrary-acts.js";
import { patient } from "./replayed.js";

const text = fc.oneof(bytes(32), fc.string({ unit: "grapheme-ascii", maxLength: 40 }));

interface Included {
  readonly act: Act;
  readonly later: bigint;
  readonly at: number;
  readonly transaction: string;
  readonly cursor: string;
}

const included = fc.record<Included>({
  act: acts({ patient: fc.constant(patient) }),
  later: fc.bigInt({ min: 1n, max: 2n ** 40n }),
  at: fc.nat(2 ** 31),
  transaction: text,
  cursor: text,
});

const logs = (maxLength: number): fc.Arbitrary<ParticipantLog> =>
  fc.array(included, { minLength: 1, maxLength, size: "max" }).map((all) => {
    let sequence = 0n;
    return extendLog(
      emptyLog(patient),
      all.map(({ act, later, at, transaction, cursor }) => ({
        act,
        position: { sequence: (sequence += later), at: new Date(at * 1000), final: true },
        transaction,
        cursor: cursor as Cursor,
      })),
    );
  });

/** What the getters of an entry or a message give. */
const plain = (entry: Message & Partial<LogEntry>) => {
  const { index, kind, filing, act, at, head, position, transaction, cursor } = entry;
  const { sequence, final } = position;
  return { index, kind, filing, act, at, head, position: { sequence, at: position.at, final }, transaction, cursor };
};

const shown = ({ owner, entries, messages, unknown }: ParticipantLog) => ({
  owner,
  entries: entries.map(plain),
  messages: messages.map(plain),
  unknown,
});

const restored = (segments: readonly Uint8Array[]): ParticipantLog =>
  logOfChain(patient, chainOf(patient, segments.map(decodeSegment)));

test("a log comes back from its segments as it was", () => {
  fc.assert(
    fc.property(logs(40), (log) => {
      const segments = [...encodeSegments(log, logStart)];
      expect(shown(restored(segments.map(({ bytes: one }) => one)))).toEqual(shown(log));
    }),
  );
});

test("a log that grew has the segments that it would have had at once", () => {
  const large = Array.from({ length: 600 }, (_, nth): Act => ({
    kind: "fileCards",
    patient,
    location: `0x${"01".repeat(32)}`,
    cards: Array.from({ length: 10 }, () => `0x${nth.toString(16).padStart(64, "0")}` as const),
  }));
  const log = extendLog(
    emptyLog(patient),
    large.map((act, nth) => ({
      act,
      position: { sequence: BigInt(nth), at: new Date(nth * 1000), final: true },
      transaction: `transaction ${nth}`,
      cursor: `${nth}` as Cursor,
    })),
  );
  const whole = [...encodeSegments(log, logStart)];
  expect(whole.length).toBeGreaterThan(2);
  expect(whole.every(({ bytes: one }) => one.length <= MAX_SEGMENT)).toBe(true);
  expect(shown(restored(whole.map(({ bytes: one }) => one)))).toEqual(shown(log));
  fc.assert(
    fc.property(fc.nat(599), (cut) => {
      const before = [...encodeSegments({ ...log, entries: log.entries.slice(0, cut) }, logStart)];
      const tail = before.at(-1)?.start ?? logStart;
      const grown = [...before.slice(0, -1), ...encodeSegments(log, tail)];
      expect(grown.map(({ end }) => end)).toEqual(whole.map(({ end }) => end));
      expect(Buffer.concat(grown.map(({ bytes: one }) => one)).equals(Buffer.concat(whole.map((s) => s.bytes)))).toBe(
        true,
      );
    }),
    { numRuns: 20 },
  );
});

test("changed bytes are refused, or are those of the log that they give", () => {
  const change = fc.oneof(
    fc.record({ at: fc.nat(2 ** 12), to: fc.nat(255) }).map(({ at, to }) => (all: number[]) => {
      all[at % all.length] = to;
    }),
    fc.nat(2 ** 12).map((at) => (all: number[]) => void all.splice(at % all.length, 1)),
    fc.nat(2 ** 12).map((at) => (all: number[]) => void all.splice(at % all.length)),
    fc.uint8Array({ minLength: 1, maxLength: 80 }).map((more) => (all: number[]) => void all.push(...more)),
  );
  fc.assert(
    fc.property(logs(4), fc.array(change, { minLength: 1, maxLength: 3 }), (log, changes) => {
      const [segment] = encodeSegments(log, logStart);
      const all = [...(segment?.bytes ?? [])];
      for (const one of changes) one(all);
      let decoded;
      try {
        decoded = decodeSegment(Uint8Array.from(all));
      } catch (error) {
        expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
        return;
      }
      const { owner, entries, messages, start } = decoded;
      const [again] = encodeSegments({ owner, entries, messages, unknown: [] }, start);
      expect([...(again?.bytes ?? [])]).toEqual(all);
    }),
    { numRuns: 2000 },
  );
});
