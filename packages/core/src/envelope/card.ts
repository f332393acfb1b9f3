import type * as z from "zod/mini";
import type { Address } from "../domain/identifiers/address.js";
import type { Hex } from "../domain/encoding/hex.js";
import type { FolderId, RecordId } from "../domain/identifiers/ids.js";
import type { LedgerId } from "../domain/identifiers/ledger-id.js";
import type { CardOp } from "../domain/acts/card-location.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { Entropy } from "../ports/entropy.js";
import { padBlock, unpadBlock } from "./block.js";
import { type CardKey, openCardBlock, sealCardBlock } from "./card-seal.js";
import { cardSchemas } from "./card-schema.js";
import { decodeContents, encodeContents, parseBody, unknownFormat } from "./contents.js";
import { checkExpected } from "./expected.js";
import type { Placement } from "./placement.js";
import { checkLimit } from "./sealed-block.js";
import { parseStatement } from "./statement.js";

/** The largest card, as sealed, in bytes. */
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
  /** 1 to 120 characters. */
  readonly name: string;
  /** An app's own settings of the folder. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

export type Card = RecordCard | EraseCard | FolderCard;

export interface OpenedCard {
  readonly card: Card;
  /** The card's own file key, 16 bytes: a grant of one record hands it over. */
  readonly fileKey: Uint8Array;
}

/**
 * The keys of each kind. An encoded card has the keys of all kinds; those of other kinds are null.
 */
const keys = {
  record: ["head", "statement", "signature", "offer", "filed", "placement"],
  erase: ["head"],
  folder: ["head", "name", "settings"],
} as const;

const absent = Object.fromEntries(Object.values(keys).flatMap((names) => names.map((name) => [name, null])));

function encodeCard({ kind, ...body }: Card): Uint8Array {
  return encodeContents<z.ZodMiniType>(kind, cardSchemas[kind], { ...absent, ...body });
}

function decodeCard(bytes: Uint8Array): Card {
  const { kind, body } = decodeContents(bytes);
  if (kind !== "record" && kind !== "erase" && kind !== "folder") throw unknownFormat(kind);
  const parsed: Readonly<Record<string, unknown>> = parseBody(kind, cardSchemas[kind], body);
  return { kind, ...Object.fromEntries(keys[kind].map((name) => [name, parsed[name]])) } as unknown as Card;
}

/** Whether the statement of a record's card has the head's ledger, patient, record and version. */
function agrees(card: Card): boolean {
  if (card.kind !== "record") return true;
  const { ledger, patient, record, version } = parseStatement(card.statement);
  const { head } = card;
  return head.ledger === ledger && head.patient === patient && head.record === record && head.version === version;
}

/**
 * Seals a card with the epoch's secret, as the raw block to be stored.
 * @param secret S, 32 bytes
 * @throws TypeError for a card that does not fit its schema or its own statement, ChartkeyError
 *   LIMIT_EXCEEDED above 64 KiB
 */
export function sealCard(
  card: Card,
  secret: Uint8Array,
  entropy: Entropy,
): { readonly bytes: Uint8Array; readonly fileKey: Uint8Array } {
  if (!agrees(card)) throw new TypeError("The card's head and statement do not agree");
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
  if (!agrees(card))
    throw new ChartkeyError("FORMAT_INVALID", { message: "The card's head and statement do not agree" });
  checkExpected("card", card.head as CardHead, expected);
  return { card, fileKey };
}
