import * as z from "zod/mini";
import type { ActCounters } from "../../domain/acts/act-counters.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { SlotName } from "../../domain/grants/scope.js";
import { type Address, parseAddress } from "../../domain/identifiers/address.js";
import type { ContentId } from "../../domain/identifiers/content-id.js";
import type { Holder } from "../../ports/blob-store.js";

/** A blob that a write has pinned, or is about to pin. */
export interface StoredBlob {
  readonly id: ContentId;
  readonly holder: Holder;
}

/** What a write has submitted, or is about to submit. */
export interface PlannedActs {
  /** The participant whose log the acts enter. */
  readonly log: Address;
  /**
   * The pointer of the last act, which no other act has. The first may publish a key, and each try
   * publishes the same.
   */
  readonly pointer: Hex;
  /** What the acts were planned on; `null` for acts that name nothing. */
  readonly base: ActCounters | null;
  /** Whether all of them are cards, which only a change of access makes impossible. */
  readonly cardsOnly: boolean;
  /**
   * Until when they may be included, in Unix seconds: a relayer's deadline, or what is assumed of
   * acts that name nothing; `null` without one.
   */
  readonly deadline: number | null;
  /** What was known of the own log when the write was planned: see `KnownActs`. */
  readonly known: readonly string[];
}

/** A sealed envelope. It is stored once the act that points to it is included. */
export interface SealedEnvelope {
  /** The sealed pointer in the act. */
  readonly pointer: Hex;
  /** The salts of the epochs whose secrets it holds. */
  readonly salts: readonly Hex[];
  /** The digest of the grantee's key that it is sealed to. */
  readonly key: Hex;
  /** Blocks of at most 1 MiB, the root last. */
  readonly blocks: readonly Uint8Array[];
}

/**
 * Where an envelope is: only in the journal; perhaps in the blob store too, which was asked to take
 * it; or there for certain.
 */
type EnvelopeState = (typeof envelopeStates)[number];

const envelopeStates = ["kept", "leaving", "stored"] as const;

/** What the journal notes of an envelope, without its blocks. */
export interface EnvelopeNote extends Pick<SealedEnvelope, "pointer" | "salts" | "key"> {
  /** Its place among the envelopes of the write. */
  readonly nth: number;
  readonly state: EnvelopeState;
  /** The grant that it belongs to; `undefined` in place of one that could not be read any more. */
  readonly grant: SlotName | undefined;
}

/** An envelope in the journal. */
export interface JournaledEnvelope extends EnvelopeNote, SealedEnvelope {}

/** Whether the blob store may have the envelope, so that its grantee may hold its keys. */
export const isGivenOut = ({ state }: Pick<EnvelopeNote, "state">): boolean =>
  state === "leaving" || state === "stored";

const hex = z.templateLiteral(["0x", z.string().check(z.regex(/^[0-9a-f]*$/u), z.maxLength(64))]);
const count = z.int().check(z.nonnegative());
const address = z.pipe(
  z.string(),
  z.transform((text) => parseAddress(text)),
);
export const begunSchema = count;
export const blobSchema = z.string().check(z.maxLength(160));
export const actsSchema = z.strictObject({
  log: address,
  pointer: hex,
  base: z.nullable(z.strictObject({ nonce: count, access: count })),
  cardsOnly: z.boolean(),
  deadline: z.nullable(count),
  known: z.array(z.string().check(z.maxLength(64))),
});
export const envelopeSchema = z.strictObject({
  pointer: hex,
  salts: z.array(hex),
  key: hex,
  // their SHA-256
  blocks: z.array(hex),
  state: z.enum(envelopeStates),
  grant: z.optional(z.strictObject({ grantee: address, scope: hex })),
});
