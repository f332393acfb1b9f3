import { describe, expect, test } from "vitest";
import { encodedEverything, encodeScope } from "../../../src/domain/grants/scope.js";
import { parseFolderId, parseRecordId } from "../../../src/domain/identifiers/ids.js";
import { folderRecipients, grantsOf, mayRead, mayReadFolder } from "../../../src/domain/log/grant-slots.js";
import { everyone, folder, grant, include, nothing, patient, rao, revoke, sen } from "./replayed.js";

const other = parseFolderId(`0x${"f1".repeat(16)}`);
const record = encodeScope({ record: parseRecordId(`0x${"f0".repeat(16)}`) });
const ofFolder = encodeScope({ folder });

describe("who may read", () => {
  const log = include(nothing, 10, grant(rao, { folder }, 100), grant(sen, "everything", 100, 6));

  test("is the patient, without any grant", () => {
    expect(mayRead(log, patient, [record], 1000)).toBe(true);
    expect(mayReadFolder(log, patient, folder, 1000)).toBe(true);
  });

  test("is a grantee of one of the scopes, until the grant ends", () => {
    expect(mayRead(log, rao, [record, ofFolder], 99)).toBe(true);
    expect(mayRead(log, rao, [record, encodedEverything], 99)).toBe(false);
    expect(mayRead(log, rao, [], 99)).toBe(false);
    expect(mayRead(log, rao, [ofFolder], 100)).toBe(false);
    for (const end of [revoke(rao, { folder }), everyone])
      expect(mayRead(include(log, 20, end), rao, [ofFolder], 99)).toBe(false);
  });

  test("is nobody whose grant lacks the permission", () => {
    expect(mayRead(log, sen, [encodedEverything], 99)).toBe(false);
    expect(mayRead(include(log, 20, grant(sen)), sen, [encodedEverything], 99)).toBe(true);
  });

  test("a folder, is a grantee of it or of everything", () => {
    expect([mayReadFolder(log, rao, folder, 99), mayReadFolder(log, rao, other, 99)]).toEqual([true, false]);
    expect(mayReadFolder(include(log, 20, grant(sen)), sen, other, 99)).toBe(true);
    const recipients = (of: typeof folder, now: number) =>
      folderRecipients(grantsOf(log), of, now).map(({ grantee }) => grantee);
    expect([recipients(folder, 99), recipients(other, 99), recipients(folder, 100)]).toEqual([[rao], [], []]);
  });
});
