import { expect, test } from "vitest";
import { encodeEpochWord } from "../../../src/domain/acts/epoch-word.js";
import { parseFolderId } from "../../../src/domain/identifiers/ids.js";
import { targetFolder } from "../../../src/domain/records/target-folder.js";
import { folder, include, nothing, patient, salt } from "../log/replayed.js";

const other = parseFolderId(`0x${"f1".repeat(16)}`);
const seenHead = "0x00000000";
const log = include(nothing, 10, {
  kind: "startEpoch",
  patient,
  epochs: [folder, other].map((one, nth) => encodeEpochWord({ folder: one, salt: salt(nth + 1), seen: 0, seenHead })),
  lockbox: `0x${"bb".repeat(32)}`,
});

test("a record goes to the folder that is named, by default to the first", () => {
  expect(targetFolder(log, undefined)).toBe(folder);
  expect(targetFolder(log, other)).toBe(other);
  expect(targetFolder(log, parseFolderId(`0x${"f2".repeat(16)}`))).toBeUndefined();
  expect(targetFolder(nothing, undefined)).toBeUndefined();
});
