import { describe, expect, test } from "vitest";
import type { Act } from "../../../src/domain/acts/act.js";
import { genesisHead, nextHead } from "../../../src/domain/acts/head.js";
import { encodedEverything } from "../../../src/domain/grants/scope.js";
import { epochsOf } from "../../../src/domain/log/epochs.js";
import type { Cursor } from "../../../src/domain/ledger/position.js";
import {
  assumeIncluded,
  countersOf,
  extendLog,
  finalPart,
  firstEntries,
  headAt,
  keysOf,
  lastCursor,
  lastSequence,
  timeAt,
  unfinalAfter,
} from "../../../src/domain/log/participant-log.js";
import { requestEntries } from "../../../src/domain/log/request-entries.js";
import { planEpoch } from "../../../src/domain/log/plan-epoch.js";
import { epoch, everyone, folder, grant, include, nothing, patient, rao, revoke, salt, sen } from "./replayed.js";

const requestAct = (kind: "requestAccess" | "cancelRequest" | "rejectRequest", requester = rao): Act => ({
  kind,
  patient,
  requester,
  message: `0x${"ab".repeat(32)}`,
});

describe("a log", () => {
  test("has the head that each entry leads to, and none for requests", () => {
    const log = include(include(nothing, 10, grant(rao), requestAct("requestAccess")), 20, revoke(rao));
    const first = nextHead(genesisHead, 10, grant(rao));
    expect([headAt(log, 0), headAt(log, 1), headAt(log, 2)]).toEqual([
      genesisHead,
      first,
      nextHead(first, 20, revoke(rao)),
    ]);
    expect([timeAt(log, 0), timeAt(log, 1), timeAt(log, 2)]).toEqual([0, 10, 20]);
    expect(log.messages).toHaveLength(1);
  });

  test("has the keys that its owner published, and the counters that its entries lead to", () => {
    const key = (digit: string): Act => ({ kind: "publishKey", participant: patient, key: `0x${digit.repeat(64)}` });
    const log = include(nothing, 10, key("a"), grant(rao), requestAct("requestAccess"), key("b"));
    expect(keysOf(log)).toEqual([
      { key: `0x${"a".repeat(64)}`, entry: 0 },
      { key: `0x${"b".repeat(64)}`, entry: 2 },
    ]);
    expect(countersOf(log)).toEqual({ nonce: 3, access: 1 });
    expect(countersOf(nothing)).toEqual({ nonce: 0, access: 0 });
  });

  test("keeps the places of entries that it does not know, each once", () => {
    const place = (sequence: bigint) => ({ sequence, at: new Date(0), final: true });
    const once = extendLog(nothing, [], [place(5n)]);
    const log = extendLog(once, [], [place(5n), place(9n)]);
    expect(log.unknown.map(({ sequence }) => sequence)).toEqual([5n, 9n]);
    const longer = include(extendLog(nothing, [], [place(0n), place(1n), place(9n)]), 10, grant(rao), grant(sen));
    expect(firstEntries(longer, 1).unknown.map(({ sequence }) => sequence)).toEqual([0n]);
  });

  test("can have its last entries marked as not final", () => {
    const log = unfinalAfter(include(nothing, 10, grant(rao), grant(sen), revoke(rao)), 1);
    expect(log.entries.map(({ position }) => position.final)).toEqual([true, false, false]);
    expect(finalPart(log).entries).toHaveLength(1);
  });

  test("ends with its last entry or message", () => {
    const cursors = (...acts: readonly Act[]) =>
      lastCursor(
        extendLog(
          nothing,
          acts.map((act, nth) => ({
            act,
            position: { sequence: BigInt(nth), at: new Date(10_000), final: true },
            transaction: "transaction",
            cursor: `after ${nth}` as Cursor,
          })),
        ),
      );
    expect(cursors(grant(rao))).toBe("after 0");
    expect(cursors(requestAct("requestAccess"))).toBe("after 0");
    expect(cursors(grant(rao), requestAct("requestAccess"))).toBe("after 1");
    expect(cursors(requestAct("requestAccess"), grant(rao))).toBe("after 1");
  });

  test("can be cut to its first entries and to its final part, with the messages between them", () => {
    const log = include(
      include(nothing, 10, grant(rao), requestAct("requestAccess")),
      20,
      revoke(rao),
      requestAct("cancelRequest"),
    );
    const cut = firstEntries(log, 1);
    expect([cut.entries.length, cut.messages.length]).toEqual([1, 1]);
    expect(firstEntries(log, 2)).toBe(log);
    const planned = assumeIncluded(log, [everyone], 30);
    expect(planned.entries).toHaveLength(3);
    expect(finalPart(planned)).toEqual(log);
    const further = assumeIncluded(log, [everyone, requestAct("requestAccess"), everyone], 30);
    expect(
      [...further.entries, ...further.messages].slice(2).map(({ at, position }) => [at, position.sequence]),
    ).toEqual(
      expect.arrayContaining([
        [30, 4n],
        [30, 5n],
        [30, 6n],
      ]),
    );
    expect(finalPart(further)).toEqual(log);
    expect([lastSequence(log), lastSequence(nothing), lastCursor(nothing)]).toEqual([3n, -1n, undefined]);
  });
});

describe("epochs", () => {
  test("count a salt in the first entry only that has it", () => {
    const log = include(include(nothing, 10, epoch(nothing, 1, 0)), 20, epoch(nothing, 1, 0), epoch(nothing, 2, 0));
    expect(
      epochsOf(log)
        .get(folder)
        ?.map((one) => [one.salt, one.entry]),
    ).toEqual([
      [salt(1), 0],
      [salt(2), 2],
    ]);
  });

  test("are planned for the grantees whose time is not over, on what the builder has seen", () => {
    const log = include(nothing, 10, epoch(nothing, 1, 0), grant(rao, "everything", 100), grant(sen));
    const plan = planEpoch(log, new Map([[folder, salt(2)]]), { now: 100, ledgerTime: 100, isEnded: () => false });
    expect(plan.words).toEqual([{ folder, salt: salt(2), seen: 3, seenHead: headAt(log, 3).slice(0, 10) }]);
    expect(plan.recipients.get(folder)?.map(({ grantee }) => grantee)).toEqual([sen]);
    expect(plan.early).toEqual([]);
  });

  test.each([
    { until: 99, gets: [sen], early: [] },
    { until: 100, gets: [sen], early: [rao] },
    { until: 105, gets: [sen], early: [rao] },
    { until: 106, gets: [rao, sen], early: [] },
  ])("name whose time is over by the builder's clock only: until $until", ({ until, gets, early }) => {
    const log = include(nothing, 10, epoch(nothing, 1, 0), grant(rao, "everything", until), grant(sen));
    const plan = planEpoch(log, new Map([[folder, salt(2)]]), { now: 105, ledgerTime: 99, isEnded: () => false });
    expect(plan.recipients.get(folder)?.map(({ grantee }) => grantee)).toEqual(gets);
    expect(plan.early).toEqual(early);
  });

  test("name whose end was told, if no other grant lets them read", () => {
    const log = include(nothing, 10, epoch(nothing, 1, 0), grant(rao), grant(sen), grant(sen, { folder }, 200));
    const times = { now: 20, ledgerTime: 20, isEnded: ({ scope }: { scope: string }) => scope === encodedEverything };
    const plan = planEpoch(log, new Map([[folder, salt(2)]]), times);
    expect(plan.recipients.get(folder)?.map(({ grantee }) => grantee)).toEqual([sen]);
    expect(plan.early).toEqual([rao]);
  });

  test("name nobody whom another grant still lets read", () => {
    const whole = grant(rao, { folder }, 200);
    const log = include(nothing, 10, epoch(nothing, 1, 0), grant(rao, "everything", 100), whole);
    expect(
      planEpoch(log, new Map([[folder, salt(2)]]), { now: 105, ledgerTime: 99, isEnded: () => false }).early,
    ).toEqual([]);
  });
});

describe("requests", () => {
  test("are named by requester and message, counted once, and answered once", () => {
    const log = include(
      nothing,
      10,
      requestAct("requestAccess"),
      requestAct("requestAccess"),
      requestAct("requestAccess", sen),
      requestAct("cancelRequest"),
      requestAct("rejectRequest"),
    );
    expect(requestEntries(log).map(({ requester, answer }) => [requester, answer])).toEqual([
      [rao, "cancelled"],
      [sen, undefined],
    ]);
  });

  test("are rejected by the patient, and asked anew by another message; other acts are none", () => {
    const log = include(nothing, 10, requestAct("requestAccess"), grant(rao), requestAct("rejectRequest"));
    const later = include(log, 20, requestAct("requestAccess"), requestAct("cancelRequest"));
    for (const one of [log, later])
      expect(
        requestEntries(one).map(({ requester, message, entry, answer }) => [requester, message, entry.at, answer]),
      ).toEqual([[rao, `0x${"ab".repeat(32)}`, 10, "rejected"]]);
  });

  test("are not made by an answer to none", () => {
    expect(requestEntries(include(nothing, 10, requestAct("rejectRequest"), requestAct("cancelRequest")))).toEqual([]);
  });
});
