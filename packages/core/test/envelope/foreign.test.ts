import { decode } from "@ipld/dag-cbor";
import { expect, test } from "vitest";
import { encodedEverything, encodeScope } from "../../src/domain/grants/scope.js";
import { openCardBlock, sealCardBlock } from "../../src/envelope/card-seal.js";
import { openCard, sealCard } from "../../src/envelope/card.js";
import { openEnvelope, sealEnvelope } from "../../src/envelope/envelope.js";
import { openMessage, sealMessage } from "../../src/envelope/message.js";
import { padBlock, sealBlock } from "../../src/envelope/sealed-block.js";
import { encodeStatement, parseStatement } from "../../src/envelope/statement.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { kits } from "../../src/keyring/kit.js";
import texts from "../vectors/texts.json" with { type: "json" };
import { asha, bytesOf, folder, ledger, rao, record, salt, time } from "./cast.js";
import { contentsOf, restated } from "./restate.js";
import { envelopeOf, statementBy } from "./samples.js";
import { coded } from "./throws.js";

const { "too long": long, ...some } = texts.line.refused;
const bad = [...Object.values(some).flat(), ...long.map((text) => text.repeat(100))];
const badDates = [
  ...texts.dates.refused,
  2 ** 53,
  -(2 ** 53),
  8.64e12 + 1,
  253_402_300_800,
  -62_135_596_801,
  1.5,
  true,
];
const secret = bytesOf(32, "S");
const recipients = [asha.bundle.recipient, rao.bundle.recipient];
const both = { patient: asha.bundle.recipient, grantee: rao.bundle.recipient, requester: rao.bundle.recipient };
const bounds = { limit: 2 ** 20, what: "A test" };

test("a statement with a text or a date against the rule", () => {
  const statement = encodeStatement(statementBy(rao));
  for (const text of bad)
    for (const field of ["title", "category"])
      expect(() => parseStatement(restated(statement, { [field]: text })), text).toThrow(coded("FORMAT_INVALID"));
  for (const date of badDates)
    expect(() => parseStatement(restated(statement, { occurred: date })), String(date)).toThrow(
      coded("FORMAT_INVALID"),
    );
  for (const date of [...badDates, "2026"])
    expect(() => parseStatement(restated(statement, { created: date })), String(date)).toThrow(coded("FORMAT_INVALID"));
});

test("a folder's card with a name or a setting against the rule", () => {
  const head = { ledger, patient: asha.address, folder, salt, record: null, version: null, op: "folder" } as const;
  const { bytes } = sealCard({ kind: "folder", head, name: "Labs", settings: {} }, secret, seededEntropy("card"));
  const card = contentsOf(openCardBlock(bytes, { secret }).block);
  const open = (change: object) =>
    openCard(sealCardBlock(padBlock(restated(card, change)), secret, seededEntropy("foreign")).bytes, { secret }, {});
  expect(open({ name: "Notes", settings: { a: "two\nlines", b: 2 } }).card.kind).toBe("folder");
  for (const text of bad) {
    expect(() => open({ name: text }), text).toThrow(coded("FORMAT_INVALID"));
    expect(() => open({ settings: { [text]: 1 } }), text).toThrow(coded("FORMAT_INVALID"));
  }
  expect(() => open({ settings: { a: "\u202e" } })).toThrow(coded("FORMAT_INVALID"));
});

test("an envelope with a purpose against the rule", async () => {
  const sealed = await sealEnvelope(envelopeOf(), both);
  const envelope = contentsOf(await rao.identity.open(sealed));
  for (const purpose of ["\u202e", " ", "a\nb", "x".repeat(65)]) {
    const foreign = await sealBlock(recipients, restated(envelope, { purpose }), bounds);
    await expect(openEnvelope(foreign, rao.identity, {}), purpose).rejects.toThrow(coded("FORMAT_INVALID"));
  }
});

test("an envelope with versions that are not in order, or that it has twice", async () => {
  const grant = envelopeOf({ scope: encodeScope({ record }), locator: null, epochs: [] });
  const version = (nth: number) => {
    const digest = `0x${"d1".repeat(32)}` as const;
    return { version: nth, card: digest, fileKey: bytesOf(16), filed: digest };
  };
  const sealed = await sealEnvelope({ ...grant, versions: [1, 2, 4].map(version) }, both);
  expect((await openEnvelope(sealed, rao.identity, {}))?.versions.map((one) => one.version)).toEqual([1, 2, 4]);
  const contents = contentsOf(await rao.identity.open(sealed));
  const { versions: [first, second, last] = [] } = decode<{ readonly versions?: readonly unknown[] }>(contents);
  for (const versions of [
    [first, first],
    [second, first],
    [first, last, second],
  ]) {
    const foreign = await sealBlock(recipients, restated(contents, { versions }), bounds);
    await expect(openEnvelope(foreign, rao.identity, {})).rejects.toThrow(coded("FORMAT_INVALID"));
  }
  await expect(sealEnvelope({ ...grant, versions: [2, 1].map(version) }, both)).rejects.toThrow(TypeError);
});

test("a message with a text or a date against the rule", async () => {
  const place = { ledger, patient: asha.address, requester: rao.address };
  const terms = { scope: encodedEverything, purpose: "TREAT", until: time, text: null, created: time };
  const message = contentsOf(await asha.identity.open(await sealMessage({ ...place, ...terms }, both)));
  const open = async (change: object) =>
    openMessage(await sealBlock(recipients, restated(message, change), bounds), asha.identity, place);
  expect((await open({ text: "two\nlines" }))?.text).toBe("two\nlines");
  for (const change of [
    { text: "a\r\nb" },
    { text: "\u202e" },
    { text: "\n" },
    { purpose: "a\nb" },
    { until: 2 ** 53 },
    { created: 2 ** 53 },
  ])
    await expect(open(change), JSON.stringify(change)).rejects.toThrow(coded("FORMAT_INVALID"));
});

test("a kit with a hint against the rule", () => {
  const kit = kits.encode({ master: bytesOf(32), ledgers: [], storage: ["https://ipfs.example"] });
  for (const text of bad)
    expect(() => kits.decode(restated(kit, { storage: [text.repeat(50)] })), text).toThrow(coded("FORMAT_INVALID"));
});
