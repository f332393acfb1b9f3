import { sha256 } from "@noble/hashes/sha2.js";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/domain/encoding/bytes.js";
import type { CardInLog } from "../../src/domain/log/cards-in-log.js";
import { type Card, sealCard } from "../../src/envelope/card.js";
import { readCard, recordCard as toRecordCard } from "../../src/envelope/opened-card.js";
import { hashStatement, parseStatement } from "../../src/envelope/statement.js";
import { systemEntropy } from "../../src/platform/system.js";
import { asha, bytesOf, folder, ledger, record, salt, stranger } from "./cast.js";
import { recordCard } from "./samples.js";
import { coded } from "./throws.js";

const secret = bytesOf(32, "S");
const place = { ledger, patient: asha.address, folder, salt } as const;
const erase: Card = { kind: "erase", head: { ...place, record, version: 0, op: "erase" } };
const labs: Card = {
  kind: "folder",
  head: { ...place, record: null, version: null, op: "folder" },
  name: "Labs",
  settings: {},
};
const filed = { pointer: `0x${"ab".repeat(32)}` } as CardInLog;

function read(card: Card, expected = {}) {
  const { bytes, fileKey } = sealCard(card, secret, systemEntropy);
  const digest = sha256(bytes);
  return { opened: readCard(bytes, digest, { secret }, expected), digest: toHex(digest), fileKey };
}

describe("a card that was read", () => {
  test("has the digest of its block, its file key and, for a version, its statement", async () => {
    const card = await recordCard();
    const { opened, digest, fileKey } = read(card);
    const statement = parseStatement(card.statement);
    expect(opened).toEqual({ card, fileKey, digest, statement, statementHash: hashStatement(card.statement) });
    for (const other of [erase, labs])
      expect(read(other).opened).toMatchObject({ card: other, statement: undefined, statementHash: undefined });
  });

  test("is the one that was expected", () => {
    expect(() => read(erase, { patient: stranger.address })).toThrow(coded("SEAL_INVALID"));
  });
});

describe("what decides whether a card counts", () => {
  test("is taken from the statement of a version", async () => {
    const first = await recordCard();
    const opened = read(first).opened;
    expect(toRecordCard(filed, opened)).toEqual({
      filed,
      record,
      version: 1,
      statementHash: hashStatement(first.statement),
      previous: undefined,
      opened,
      statement: opened.statement,
    });
    const previous = hashStatement(first.statement);
    const head = { ...first.head, version: 2, op: "amend" } as const;
    const second = toRecordCard(filed, read(await recordCard({ head }, { version: 2, previous })).opened);
    expect(second).toMatchObject({ version: 2, previous });
  });

  test("is version 0 and no statement for the end of a record", () => {
    const { opened } = read(erase);
    const nothing = { statementHash: undefined, previous: undefined, statement: undefined };
    expect(toRecordCard(filed, opened)).toEqual({ filed, record, version: 0, opened, ...nothing });
  });

  test("is nothing in a folder's card", () => {
    expect(toRecordCard(filed, read(labs).opened)).toBeUndefined();
  });

  test("is not guessed for a card without a record or a statement", async () => {
    const { opened } = read(await recordCard());
    expect(() => toRecordCard(filed, { ...opened, statement: undefined })).toThrow(coded("FORMAT_INVALID"));
    const nameless = { ...erase, head: { ...erase.head, record: null } } as unknown as Card;
    expect(() => toRecordCard(filed, { ...opened, card: nameless })).toThrow(coded("FORMAT_INVALID"));
  });
});
