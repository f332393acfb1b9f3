import { decode } from "@ipld/dag-cbor";
import { Decrypter } from "age-encryption";
import { expect, test } from "vitest";
import { padBlock, unpadBlock } from "../../src/envelope/sealed-block.js";
import { type Card, type CardHead, openCard, sealCard } from "../../src/envelope/card.js";
import { openCardBlock, sealCardBlock } from "../../src/envelope/card-seal.js";
import { cardPolicy, encodeHeader, readHeader } from "../../src/envelope/age-header.js";
import { parseStatement } from "../../src/envelope/statement.js";
import { systemEntropy } from "../../src/platform/system.js";
import { asha, bytesOf, flipped, folder, ledger, otherFolder, otherLedger, record, salt, stranger } from "./cast.js";
import { recordCard } from "./samples.js";
import { coded } from "./throws.js";

const secret = bytesOf(32, "S");
const place = { ledger, patient: asha.address, folder, salt } as const;
const seal = (card: Card) => sealCard(card, secret, systemEntropy);

const erase: Card = { kind: "erase", head: { ...place, record, version: 0, op: "erase" } };
const labs: Card = {
  kind: "folder",
  head: { ...place, record: null, version: null, op: "folder" },
  name: "Labs",
  settings: { colour: "blue", order: 3, hidden: false },
};

test("each kind comes back, with the epoch's secret and with the card's own file key", async () => {
  for (const card of [await recordCard(), erase, labs]) {
    const { bytes, fileKey } = seal(card);
    const statement = card.kind === "record" ? parseStatement(card.statement) : undefined;
    expect(openCard(bytes, { secret }, card.head as CardHead)).toEqual({ card, fileKey, statement });
    expect(openCard(bytes, { fileKey }, {})).toEqual({ card, fileKey, statement });
  }
});

test("a small card takes a fixed size", async () => {
  expect(
    new Set([seal(await recordCard()), seal(await recordCard({}, { title: "T" }))].map(({ bytes }) => bytes.length))
      .size,
  ).toBe(1);
  expect(seal(erase).bytes.length).toBe(seal(labs).bytes.length);
});

test("every key is there, of whatever kind", () => {
  const { block } = openCardBlock(seal(labs).bytes, { secret });
  expect(decode(unpadBlock(block))).toMatchObject({
    v: 1,
    kind: "folder",
    statement: null,
    placement: null,
    offer: null,
  });
});

test("the age library opens it with the file key", async () => {
  const { bytes, fileKey } = seal(labs);
  const decrypter = new Decrypter();
  decrypter.addIdentity({ unwrapFileKey: () => fileKey });
  expect(await decrypter.decrypt(bytes)).toEqual(openCardBlock(bytes, { secret }).block);
});

test("two cards share neither file key nor salt", () => {
  const [one, other] = [seal(labs), seal(labs)];
  expect(one.fileKey).not.toEqual(other.fileKey);
  const stanza = ({ bytes }: { bytes: Uint8Array }) => readHeader(bytes, cardPolicy).stanzas[0]?.args[1];
  expect(stanza(one)).not.toBe(stanza(other));
});

const moves: readonly [string, Partial<CardHead>][] = [
  ["folder", { folder: otherFolder }],
  ["patient", { patient: stranger.address }],
  ["chain or contract", { ledger: otherLedger }],
  ["record", { record: bytesOfId() }],
  ["version", { version: 2 }],
  ["epoch", { salt: "0x0000000000000000" }],
  ["op", { op: "amend" }],
];

function bytesOfId(): typeof record {
  return `0x${"77".repeat(16)}` as typeof record;
}

test.each(moves)("a card moved to another %s is refused", async (_, expected) => {
  const { bytes } = seal(await recordCard());
  expect(() => openCard(bytes, { secret }, { ...place, record, version: 1, op: "new", ...expected })).toThrow(
    coded("SEAL_INVALID"),
  );
});

test("a head that does not agree with the statement is not written", async () => {
  const card = await recordCard();
  for (const head of [
    { version: 2, op: "amend" },
    { record: bytesOfId() },
    { patient: stranger.address },
    { ledger: otherLedger },
  ] as const)
    expect(() => seal({ ...card, head: { ...card.head, ...head } })).toThrow(TypeError);
});

test("a head that does not agree with the statement is not read", async () => {
  const card = await recordCard();
  const { block } = openCardBlock(seal(card).bytes, { secret });
  const other = await recordCard({}, { title: "Another" });
  const text = Buffer.from(block).toString("latin1");
  const statement = (one: typeof card) => Buffer.from(one.statement).toString("latin1");
  expect(parseStatement(other.statement).title).toBe("Another");
  // the same length, another record inside the statement
  const forged = statement(card).replace(Buffer.from(bytesOfRecord()).toString("latin1"), "\u0001".repeat(16));
  const bytes = Buffer.from(text.replace(statement(card), forged), "latin1");
  const sealed = sealCardBlock(Uint8Array.from(bytes), secret, systemEntropy);
  expect(() => openCard(sealed.bytes, { secret }, {})).toThrow(coded("FORMAT_INVALID"));
});

const bytesOfRecord = () => Uint8Array.from(Buffer.from(record.slice(2), "hex"));

test("op, kind, version and `filed` fit together", async () => {
  const card = await recordCard();
  const second = await recordCard(
    { head: { ...card.head, version: 2, op: "amend" } },
    { version: 2, previous: asha.bundle.digest },
  );
  const pointer = asha.bundle.digest;
  expect(() => seal(second)).not.toThrow();
  expect(() => seal({ ...second, head: { ...second.head, op: "new" } })).toThrow(TypeError);
  expect(() => seal({ ...card, head: { ...card.head, op: "amend" } })).toThrow(TypeError);
  expect(() => seal({ ...card, head: { ...card.head, op: "replace" } })).toThrow(TypeError);
  expect(() => seal({ ...card, head: { ...card.head, op: "replace" }, filed: pointer })).not.toThrow();
  expect(() => seal({ ...card, filed: pointer })).toThrow(TypeError);
  expect(() => seal({ ...card, head: { ...card.head, op: "erase" as "new" } })).toThrow(TypeError);
  expect(() => seal({ ...erase, head: { ...erase.head, version: 1 as 0 } })).toThrow(TypeError);
  expect(() => seal({ ...labs, name: "" })).toThrow(TypeError);
});

test("another key opens nothing", () => {
  const { bytes, fileKey } = seal(labs);
  expect(() => openCard(bytes, { secret: flipped(secret, 0) }, {})).toThrow(coded("SEAL_INVALID"));
  expect(() => openCard(bytes, { fileKey: flipped(fileKey, 0) }, {})).toThrow(coded("SEAL_INVALID"));
});

test("a changed bit anywhere is found", () => {
  const { bytes } = seal(labs);
  const header = readHeader(bytes, cardPolicy).bytes.length;
  for (const at of [25, 45, header - 60, header - 5, header + 2, header + 30, bytes.length - 1])
    expect(() => openCard(flipped(bytes, at), { secret }, {}), `bit at ${at}`).toThrow(coded("SEAL_INVALID"));
  for (const cut of [0, 20, header, header + 16, bytes.length - 1])
    expect(() => openCard(bytes.subarray(0, cut), { secret }, {}), `cut at ${cut}`).toThrow(coded("SEAL_INVALID"));
});

test("a card with another stanza, or two, is refused", () => {
  const { bytes, fileKey } = seal(labs);
  const { stanzas, bytes: header } = readHeader(bytes, cardPolicy);
  const body = bytes.subarray(header.length);
  const withStanzas = (all: typeof stanzas) => new Uint8Array([...encodeHeader(all, fileKey), ...body]);
  expect(() => openCard(withStanzas(stanzas), { secret }, {})).not.toThrow();
  const longer = stanzas.map(({ args, body: wrapped }) => ({ args: [...args, "more"], body: wrapped }));
  for (const all of [[], [...stanzas, ...stanzas], longer, [{ args: ["X25519", "AAAA"], body: new Uint8Array(32) }]])
    expect(() => openCard(withStanzas(all), { secret }, {})).toThrow(coded("SEAL_INVALID"));
});

test("a card above 64 KiB is refused before it is opened", () => {
  expect(() => openCard(new Uint8Array(65_537), { secret }, {})).toThrow(coded("LIMIT_EXCEEDED"));
  expect(() => sealCardBlock(padBlock(new Uint8Array(65_536)), secret, systemEntropy)).toThrow(coded("LIMIT_EXCEEDED"));
});
