import * as z from "zod/mini";
import type { CardOp } from "../domain/acts/card-location.js";
import { shownText } from "../domain/checks/shown-text.js";
import type { Hex } from "../domain/encoding/bytes.js";
import type { Address } from "../domain/identifiers/address.js";
import type { FolderId, LedgerId, RecordId } from "../domain/identifiers/ids.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { Entropy } from "../ports/entropy.js";
import { type CardKey, openCardBlock, sealCardBlock } from "./card-seal.js";
import { checkExpected, decodeContents, encodeContents, parseBody, unknownFormat } from "./contents.js";
import { address, digest, exactly, folderId, ledgerId, recordId, salt } from "./fields.js";
import { placement, type Placement } from "./placement.js";
import { checkLimit, padBlock, unpadBlock } from "./sealed-block.js";
import { parseStatement, type Statement } from "./statement.js";

const version = z.int().check(z.minimum(0), z.maximum(2 ** 32 - 1));

const place = { ledger: ledgerId, patient: address, folder: folderId, salt };

const absent = z.null();

/** The keys of every card, all null. Each kind replaces those that it has. */
const none = {
  statement: absent,
  signature: absent,
  offer: absent,
  filed: absent,
  placement: absent,
  name: absent,
  settings: absent,
};

const setting = z.union([shownText(1000, "lines"), z.int(), z.boolean()]);

const record = z
  .strictObject({
    ...none,
    head: z.strictObject({ ...place, record: recordId, version, op: z.enum(["new", "amend", "replace"]) }),
    statement: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    signature: exactly(64),
    offer: z.nullable(z.strictObject({ actor: address, pointer: digest })),
    filed: z.nullable(digest),
    placement,
  })
  .check(
    z.refine(({ head }) => head.version >= 1 && (head.op !== "new" || head.version === 1)),
    z.refine(({ head }) => head.op !== "amend" || head.version > 1),
    z.refine(({ head, filed }) => (head.op === "replace") === (filed !== null)),
  );

const erase = z.strictObject({
  ...none,
  head: z.strictObject({ ...place, record: recordId, version: z.literal(0), op: z.literal("erase") }),
});

const folder = z.strictObject({
  ...none,
  head: z.strictObject({ ...place, record: absent, version: absent, op: z.literal("folder") }),
  name: shownText(120),
  settings: z.record(shownText(64), setting),
});

/** The fields of each kind of card, without `v` and `kind`. */
export const cardSchemas = { record, erase, folder } as const;

/** The largest card, as sealed, in bytes. It holds fewer items of CBOR than bytes. */
const CARD_LIMIT = 2 ** 16;

/** Where a card belongs. Every field must agree with the entry that files the card. */
export interface CardHead {
  readonly ledger: LedgerId;
  readonly patient: Address;
  readonly folder: FolderId;
  /** The epoch's, 8 bytes. */
  readonly salt: Hex;
  readonly record: RecordId | null;
  readonly version: number | null;
  readonly op: CardOp;
}

/** One version of a record. */
export interface RecordCard {
  readonly kind: "record";
  readonly head: CardHead & {
    readonly record: RecordId;
    readonly version: number;
    readonly op: "new" | "amend" | "replace";
  };
  /** The exact bytes that the author hashed and signed. */
  readonly statement: Uint8Array;
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array;
  /** The accepted offer's actor and sealed pointer. */
  readonly offer: { readonly actor: Address; readonly pointer: Hex } | null;
  /** In a `replace` only: the sealed pointer of the first card with this statement. */
  readonly filed: Hex | null;
  readonly placement: Placement;
}

/** Ends a record for ever. */
interface EraseCard {
  readonly kind: "erase";
  readonly head: CardHead & { readonly record: RecordId; readonly version: 0; readonly op: "erase" };
}

/** Names a folder. */
interface FolderCard {
  readonly kind: "folder";
  readonly head: CardHead & { readonly record: null; readonly version: null; readonly op: "folder" };
  /** 1 to 120 characters by the rule of `shownText`. */
  readonly name: string;
  /** An app's own settings of the folder: keys of 1 to 64 characters, texts of 1 to 1,000. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

export type Card = RecordCard | EraseCard | FolderCard;

export interface OpenedCard {
  readonly card: Card;
  /** The card's own file key, 16 bytes: a grant of one record hands it over. */
  readonly fileKey: Uint8Array;
  /** The statement in a record's card; `undefined` in other kinds. */
  readonly statement: Statement | undefined;
}

/**
 * The keys of each kind. An encoded card has the keys of all kinds; those of other kinds are null.
 */
const keys = {
  record: ["head", "statement", "signature", "offer", "filed", "placement"],
  erase: ["head"],
  folder: ["head", "name", "settings"],
} as const;

const nulls = Object.fromEntries(Object.values(keys).flatMap((names) => names.map((name) => [name, null])));

function encodeCard({ kind, ...body }: Card): Uint8Array {
  return encodeContents<z.ZodMiniType>(kind, cardSchemas[kind], { ...nulls, ...body });
}

function decodeCard(bytes: Uint8Array): Card {
  const { kind, body } = decodeContents(bytes, CARD_LIMIT);
  if (kind !== "record" && kind !== "erase" && kind !== "folder") throw unknownFormat(kind);
  const parsed: Readonly<Record<string, unknown>> = parseBody(kind, cardSchemas[kind], body);
  return { kind, ...Object.fromEntries(keys[kind].map((name) => [name, parsed[name]])) } as unknown as Card;
}

const statementIn = (card: Card): Statement | undefined =>
  card.kind === "record" ? parseStatement(card.statement) : undefined;

/** Whether the statement of a record's card has the head's ledger, patient, record and version. */
const agrees = ({ head }: Card, stated: Statement | undefined): boolean =>
  stated === undefined ||
  (head.ledger === stated.ledger &&
    head.patient === stated.patient &&
    head.record === stated.record &&
    head.version === stated.version);

/**
 * Seals a card with the epoch's secret, as the raw block to be stored.
 * @param secret S, 32 bytes
 * @param stated what the statement of a record's card holds, if it was encoded here
 * @throws TypeError for a card that does not fit its schema or its own statement, ChartkeyError
 *   LIMIT_EXCEEDED above 64 KiB
 */
export function sealCard(
  card: Card,
  secret: Uint8Array,
  entropy: Entropy,
  stated: Statement | undefined = statementIn(card),
): { readonly bytes: Uint8Array; readonly fileKey: Uint8Array } {
  if (!agrees(card, stated)) throw new TypeError("The card's head and statement do not agree");
  const sealed = sealCardBlock(padBlock(encodeCard(card)), secret, entropy);
  checkLimit(sealed.bytes, CARD_LIMIT, "A card");
  return sealed;
}

/**
 * Opens a card and compares its head. It checks neither the statement's signature nor the payload.
 * @param expected the fields of the head that the caller knows: ledger, patient, folder, salt and
 *   op from the entry; record and version from a grant
 * @throws ChartkeyError SEAL_INVALID for another key, an altered card, or one with another head;
 *   FORMAT_INVALID; FORMAT_UNKNOWN; LIMIT_EXCEEDED
 */
export function openCard(bytes: Uint8Array, key: CardKey, expected: Partial<CardHead>): OpenedCard {
  checkLimit(bytes, CARD_LIMIT, "A card");
  const { block, fileKey } = openCardBlock(bytes, key);
  const card = decodeCard(unpadBlock(block));
  const statement = statementIn(card);
  if (!agrees(card, statement))
    throw new ChartkeyError("FORMAT_INVALID", { message: "The card's head and statement do not agree" });
  checkExpected("card", card.head as CardHead, expected);
  return { card, fileKey, statement };
}
