import { expect, test } from "vitest";
import { encodeEpochWord } from "../../../src/domain/acts/epoch-word.js";
import { type FolderId, parseFolderId } from "../../../src/domain/identifiers/ids.js";
import type { ParticipantLog } from "../../../src/domain/log/participant-log.js";
import { targetFolder } from "../../../src/domain/records/target-folder.js";
import { isChartkeyError } from "../../../src/errors/chartkey-error.js";
import { folder, include, nothing, patient, salt } from "../log/replayed.js";

const other = parseFolderId(`0x${"f1".repeat(16)}`);
const seenHead = "0x00000000";
const log = include(nothing, 10, {
  kind: "startEpoch",
  patient,
  epochs: [folder, other].map((one, nth) => encodeEpochWord({ folder: one, salt: salt(nth + 1), seen: 0, seenHead })),
  lockbox: `0x${"bb".repeat(32)}`,
});

function isAbsent(inLog: ParticipantLog, asked?: FolderId): boolean {
  try {
    targetFolder(inLog, asked);
    return false;
  } catch (error) {
    return isChartkeyError(error, "FOLDER_ABSENT");
  }
}

test("a record goes to the folder that is named, by default to the first", () => {
  expect(targetFolder(log, undefined)).toBe(folder);
  expect(targetFolder(log, other)).toBe(other);
  expect(isAbsent(log, parseFolderId(`0x${"f2".repeat(16)}`))).toBe(true);
  expect(isAbsent(nothing)).toBe(true);
});
