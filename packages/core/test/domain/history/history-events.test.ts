import { describe, expect, test } from "vitest";
import type { Act } from "../../../src/domain/acts/act.js";
import { type CardOp, encodeCardLocation } from "../../../src/domain/acts/card-location.js";
import type { Hex } from "../../../src/domain/encoding/bytes.js";
import { encodeScope } from "../../../src/domain/grants/scope.js";
import type { HistoryKind } from "../../../src/domain/history/history-entry.js";
import { historyEvents } from "../../../src/domain/history/history-events.js";
import { parseFolderId } from "../../../src/domain/identifiers/ids.js";
import { isChartkeyError } from "../../../src/errors/chartkey-error.js";
import { everyone, folder, grant, patient, rao, relinquish, revoke, salt, update } from "../log/replayed.js";

const word = `0x${"ab".repeat(32)}` as const;
const other = parseFolderId(`0x${"f1".repeat(16)}`);
const nothing = { registered: false, rekeyed: [] };
const eventsOf = (act: Act, context: Partial<typeof nothing> = {}) => historyEvents(act, { ...nothing, ...context });

describe("what an act means", () => {
  test("a first key registers, every later one is a change of keys", () => {
    const key: Act = { kind: "publishKey", participant: patient, key: word };
    expect(eventsOf(key)).toEqual([{ kind: "registered" }]);
    expect(eventsOf(key, { registered: true })).toEqual([{ kind: "key-changed" }]);
  });

  test("an epoch is an event for each folder that it gave another key", () => {
    const act: Act = { kind: "startEpoch", patient, epochs: [word, word], lockbox: word };
    expect(eventsOf(act)).toEqual([]);
    expect(historyEvents(act, { registered: true, rekeyed: [folder, other] })).toEqual([
      { kind: "rekeyed", folder },
      { kind: "rekeyed", folder: other },
    ]);
  });

  test.each([
    ["new", "added"],
    ["amend", "amended"],
    ["replace", "replaced"],
    ["erase", "erased"],
    ["folder", "folder"],
  ] satisfies readonly (readonly [CardOp, HistoryKind])[])("a card with %s is %s, once for each card", (op, kind) => {
    const location = encodeCardLocation({ folder, salt: salt(1), op });
    expect(eventsOf({ kind: "fileCard", patient, location, card: word })).toEqual([{ kind, folder }]);
    expect(eventsOf({ kind: "fileCards", patient, location, cards: [word, word] })).toEqual([
      { kind, folder },
      { kind, folder },
    ]);
  });

  test.each([
    [grant(rao), "granted"],
    [update(rao), "followed"],
    [revoke(rao), "revoked"],
    [relinquish(rao), "relinquished"],
    [
      { kind: "offerRecord", patient, author: rao, scope: encodeScope("everything"), amends: false, offer: word },
      "offered",
    ],
  ] satisfies readonly (readonly [Act, HistoryKind])[])(
    "$0.kind is $1, with the other side and the scope",
    (act, kind) => {
      expect(eventsOf(act)).toEqual([{ kind, grantee: rao, scope: "everything" }]);
    },
  );

  test("a revocation of everyone names nobody", () => {
    expect(eventsOf(everyone)).toEqual([{ kind: "revoked-everyone" }]);
  });

  test.each([
    ["requestAccess", "requested"],
    ["cancelRequest", "cancelled"],
    ["rejectRequest", "rejected"],
  ] as const)("%s is %s, of a scope that only its message tells", (kind, event) => {
    expect(eventsOf({ kind, patient, requester: rao, message: word })).toEqual([{ kind: event, grantee: rao }]);
  });
});

test("a scope or a card of a newer version is refused as unknown", () => {
  const failure = (act: Act): unknown => {
    try {
      return eventsOf(act);
    } catch (error) {
      return error;
    }
  };
  const location: Hex = `0x${"00".repeat(31)}09`;
  for (const act of [
    { ...revoke(rao), scope: word } as Act,
    { kind: "fileCard", patient, location, card: word } as const,
  ])
    expect(isChartkeyError(failure(act), "FORMAT_UNKNOWN")).toBe(true);
});
