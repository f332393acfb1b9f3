import { describe, expect, test } from "vitest";
import type { Act } from "../../../src/domain/acts/act.js";
import { encodeEpochWord } from "../../../src/domain/acts/epoch-word.js";
import { encodeCardLocation } from "../../../src/domain/acts/card-location.js";
import { encodeScope, type Scope } from "../../../src/domain/grants/scope.js";
import { type FolderId, parseFolderId, parseRecordId } from "../../../src/domain/identifiers/ids.js";
import { cardsInLog, epochOfCard } from "../../../src/domain/log/cards-in-log.js";
import { coveredEpochs, coveredFolders, type EpochName, epochsOf } from "../../../src/domain/log/epochs.js";
import { card, epoch, everyone, folder, grant, include, nothing, patient, rao, salt } from "./replayed.js";

const other = parseFolderId(`0x${"f1".repeat(16)}`);
const record = parseRecordId(`0x${"f0".repeat(16)}`);
const word = `0x${"cc".repeat(32)}` as const;

const starts = (...words: readonly (readonly [FolderId, number])[]): Act => ({
  kind: "startEpoch",
  patient,
  epochs: words.map(([of, digit]) =>
    encodeEpochWord({ folder: of, salt: salt(digit), seen: 0, seenHead: "0x00000000" }),
  ),
  lockbox: word,
});

/** Both folders' first epochs in entry 0, then an epoch of each by itself. */
const log = include(nothing, 10, starts([folder, 1], [other, 2]), starts([other, 3]), starts([folder, 4]));

describe("epochs", () => {
  test("are listed by folder, with the entry that started them and its first word", () => {
    expect([...epochsOf(log).keys()]).toEqual([folder, other]);
    const [first, second] = epochsOf(log).get(other) ?? [];
    expect(first).toMatchObject({ folder: other, salt: salt(2), entry: 0, at: 10, lockbox: word });
    expect(first?.first).toMatchObject({ folder, salt: salt(1) });
    expect(second).toMatchObject({ salt: salt(3), entry: 1, first: { folder: other, salt: salt(3) } });
  });

  test("are none in an entry without words", () => {
    expect([...epochsOf(include(nothing, 10, starts(), everyone)).keys()]).toEqual([]);
  });
});

describe("a grant covers", () => {
  const salts = (scope: Scope, since: EpochName | null = null) =>
    coveredEpochs(log, encodeScope(scope), since).map((one) => one.salt);

  test("all folders, one folder, or none when it is of a record", () => {
    const folders = (scope: Scope) => coveredFolders(log, encodeScope(scope));
    expect(folders("everything")).toEqual([folder, other]);
    expect(folders({ folder: other })).toEqual([other]);
    expect(folders({ folder: parseFolderId(`0x${"f2".repeat(16)}`) })).toEqual([]);
    expect(folders({ record })).toEqual([]);
  });

  test("the epochs of its folders, all or from an epoch on", () => {
    expect(salts("everything")).toEqual([salt(1), salt(4), salt(2), salt(3)]);
    expect(salts({ folder })).toEqual([salt(1), salt(4)]);
    expect(salts("everything", { folder: other, salt: salt(3) })).toEqual([salt(4), salt(3)]);
    expect(salts({ folder: other }, { folder: other, salt: salt(3) })).toEqual([salt(3)]);
  });

  test("nothing, when it begins with an epoch that the log does not have", () => {
    expect(salts("everything", { folder, salt: salt(3) })).toEqual([]);
    expect(salts("everything", { folder: parseFolderId(`0x${"f2".repeat(16)}`), salt: salt(1) })).toEqual([]);
  });
});

describe("the cards of a log", () => {
  const location = encodeCardLocation({ folder, salt: salt(1), op: "amend" });
  const several: Act = { kind: "fileCards", patient, location, cards: [word, `0x${"dd".repeat(32)}`] };
  const unknown: Act = { kind: "fileCard", patient, location: `0x${"00".repeat(31)}09`, card: word };

  test("are listed in order, with their place in their entry; unknown ones are left out", () => {
    const filed = include(nothing, 10, epoch(nothing, 1, 0), card(1), unknown, grant(rao), several);
    expect(
      cardsInLog(filed).map(({ pointer, entry, nth, location: at }) => [pointer, entry.index, nth, at.op]),
    ).toEqual([
      [word, 1, 0, "new"],
      [word, 4, 0, "amend"],
      [`0x${"dd".repeat(32)}`, 4, 1, "amend"],
    ]);
  });

  test("belong to the epoch with their folder and salt that stands before them", () => {
    const filed = include(nothing, 10, card(1), epoch(nothing, 1, 0), epoch(nothing, 2, 0), card(1), card(2), card(3));
    expect(cardsInLog(filed).map((one) => epochOfCard(filed, one)?.entry)).toEqual([undefined, 1, 2, undefined]);
    const elsewhere = include(nothing, 10, starts([other, 1]), card(1));
    expect(cardsInLog(elsewhere).map((one) => epochOfCard(elsewhere, one))).toEqual([undefined]);
  });
});
