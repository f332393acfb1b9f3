import { describe, expect, test } from "vitest";
import type { Act } from "../../../src/domain/acts/act.js";
import { parseFolderId, parseRecordId } from "../../../src/domain/identifiers/ids.js";
import { currentEpoch, exposedTo, holdersOf } from "../../../src/domain/log/current-epoch.js";
import type { ParticipantLog } from "../../../src/domain/log/participant-log.js";
import {
  card,
  das,
  epoch,
  everyone,
  folder,
  grant,
  include,
  nothing,
  rao,
  relinquish,
  revoke,
  salt,
  sen,
} from "./replayed.js";

const none = { exposed: new Set<`0x${string}`>(), isEnded: () => false };
const at = (log: ParticipantLog, now: number) => currentEpoch(log, folder, now, none)?.salt;

/** A folder with its first epoch, and two grantees. */
const start = () => {
  const first = include(nothing, 10, epoch(nothing, 1, 0));
  return include(include(first, 20, grant(rao)), 30, grant(sen, { folder }, 1000));
};

describe("the current epoch", () => {
  test("is the folder's last, while everybody who may hold its key may read", () => {
    expect(at(start(), 40)).toBe(salt(1));
    expect(currentEpoch(start(), parseFolderId(`0x${"f1".repeat(16)}`), 40, none)).toBeUndefined();
  });

  test("is none from the second in which a holder's grant ends", () => {
    expect([at(start(), 999), at(start(), 1000)]).toEqual([salt(1), undefined]);
  });

  test("is none after a revocation, a revocation of everyone, and a grant without the read permission", () => {
    for (const act of [revoke(rao), everyone, grant(rao, "everything", 5000, 2)])
      expect(at(include(start(), 40, act), 50)).toBeUndefined();
  });

  test("is none once a holder was revoked, although another grant of theirs is active", () => {
    const twice = include(start(), 40, grant(rao, { folder }));
    expect(at(include(twice, 50, revoke(rao)), 60)).toBeUndefined();
  });

  test("stays while a holder is revoked and granted again before anything else happens", () => {
    const back = include(include(start(), 40, revoke(rao)), 50, grant(rao));
    expect(at(back, 60)).toBe(salt(1));
  });

  test("is not one that somebody outside the log may hold", () => {
    expect(currentEpoch(start(), folder, 40, { ...none, exposed: new Set([salt(1)]) })).toBeUndefined();
  });

  test("is not one whose holder's end was told, although the log does not show it", () => {
    const isEnded = ({ grantee }: { grantee: string }) => grantee === rao;
    expect(currentEpoch(start(), folder, 40, { ...none, isEnded })).toBeUndefined();
  });

  test("is one whose builder knew what its own acts before it did", () => {
    const log = start();
    expect(at(include(log, 40, revoke(rao), epoch(log, 2, 3)), 50)).toBe(salt(2));
    const apart = include(include(log, 40, revoke(rao)), 45, epoch(log, 2, 3));
    expect(at(apart, 50)).toBe(salt(2));
  });

  test("is none when a grantee left whom its builder had not seen leave: the lockbox may have reached them", () => {
    const log = start();
    const left = include(include(log, 40, relinquish(rao)), 50, epoch(log, 2, 3));
    expect(at(left, 60)).toBeUndefined();
    const seen = include(log, 40, relinquish(rao));
    expect(at(include(seen, 50, epoch(seen, 2, 4)), 60)).toBe(salt(2));
  });

  test("counts a grant after it, whoever's transaction a node says it is in", () => {
    const log = start();
    const later = include(log, 40, epoch(log, 2, 3), grant(das));
    expect(at(later, 50)).toBe(salt(2));
    expect(at(include(later, 60, revoke(das)), 70)).toBeUndefined();
  });

  test("is none when the epoch word names another past, or a past that is not before it", () => {
    const log = start();
    const other = include(nothing, 11, epoch(nothing, 1, 0), grant(rao), grant(sen));
    expect(at(include(log, 40, epoch(other, 2, 3)), 50)).toBeUndefined();
    const ahead = include(include(log, 40, grant(das)), 50, grant(das));
    expect(at(include(log, 40, epoch(ahead, 2, 5), grant(das), grant(das)), 60)).toBeUndefined();
    // beyond the log there is no head but the first
    expect(at(include(log, 40, epoch(log, 2, 99)), 50)).toBeUndefined();
  });
});

describe("holders", () => {
  const holders = (log: ParticipantLog, digit: number, seen: number) => {
    const place = { folder, salt: salt(digit), seen, seenHead: "0x00000000" as const };
    const entry = log.entries.findIndex(
      ({ act }) => act.kind === "startEpoch" && act.epochs[0]?.includes(salt(digit).slice(2)),
    );
    return holdersOf(log, { ...place, entry, at: 0, lockbox: "0x", first: place }).map(({ grantee }) => grantee);
  };

  test("are grantees of the folder and of everything, not of records or of other folders, nor those without the read permission", () => {
    const record = parseRecordId(`0x${"f0".repeat(16)}`);
    const log = include(nothing, 10, epoch(nothing, 1, 0), grant(rao, { record }), grant(sen, "everything", 5000, 6));
    expect(holders(log, 1, 0)).toEqual([]);
    expect(holders(include(log, 20, grant(rao), grant(sen, { folder })), 1, 0)).toEqual([rao, sen]);
  });

  test("are not those whose grant had ended when the builder looked", () => {
    const before = include(include(nothing, 10, grant(rao, "everything", 20)), 20, grant(sen));
    expect(holders(include(before, 30, epoch(before, 1, 2)), 1, 2)).toEqual([sen]);
  });

  test("are still those whom a later act deprived of the permission", () => {
    const log = include(nothing, 10, epoch(nothing, 1, 0), grant(rao));
    expect(holders(include(log, 20, grant(rao, "everything", 5000, 2)), 1, 0)).toEqual([rao]);
  });

  test("are not those whom the builder's own acts before it revoked", () => {
    const before = include(nothing, 10, grant(rao), grant(sen));
    expect(holders(include(before, 20, revoke(rao), epoch(before, 1, 2)), 1, 2)).toEqual([sen]);
  });

  test("are those whose time ran out after what the builder had seen", () => {
    const before = include(nothing, 10, grant(rao, "everything", 25), grant(sen));
    expect(holders(include(before, 30, epoch(before, 1, 2)), 1, 2)).toEqual([rao, sen]);
    expect(holders(include(before, 30, grant(das, "everything", 40), epoch(before, 1, 2)), 1, 2)).toEqual([
      rao,
      sen,
      das,
    ]);
  });
});

describe("a card is exposed to", () => {
  const pointer = `0x${"ab".repeat(32)}` as const;
  const filed = (log: ParticipantLog, time: number, ...later: readonly Act[]) =>
    exposedTo(include(include(log, time, card(1, pointer)), time, ...later), [pointer], none.isEnded).get(pointer);

  test("nobody while all holders of its epoch may read, whatever happens after it", () => {
    expect(filed(start(), 999)).toEqual([]);
    expect(filed(start(), 40, everyone)).toEqual([]);
    expect(exposedTo(include(start(), 40, everyone, card(1)), [pointer], none.isEnded)).toEqual(
      new Map([[pointer, []]]),
    );
  });

  test("those who ran out, left or lost the permission before it was included", () => {
    expect(filed(start(), 1000)).toEqual([sen]);
    expect(filed(include(start(), 40, relinquish(rao)), 50)).toEqual([rao]);
    expect(filed(include(start(), 40, grant(rao, "everything", 5000, 2)), 1000)).toEqual([rao, sen]);
    expect(filed(include(start(), 40, everyone), 50)).toEqual([rao, sen]);
    expect(filed(include(start(), 40, everyone), 50, grant(rao), grant(sen))).toEqual([rao, sen]);
  });

  test("nobody whom another grant lets read the folder", () => {
    expect(filed(include(start(), 40, grant(sen)), 1000)).toEqual([]);
    const elsewhere = { folder: parseFolderId(`0x${"f1".repeat(16)}`) };
    for (const other of [grant(sen, elsewhere), grant(sen, "everything", 1000), grant(sen, "everything", 5000, 2)])
      expect(filed(include(start(), 40, other), 1000)).toContain(sen);
  });
});
