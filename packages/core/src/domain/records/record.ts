import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Address, AddressLike } from "../identifiers/address.js";
import type { FolderId, RecordId } from "../identifiers/ids.js";
import type { Bytes } from "../../streams/bytes.js";

/** Names a record, or one version of it; without `version` the latest. */
export interface RecordRef {
  readonly patient: AddressLike;
  readonly record: RecordId;
  readonly version?: number | undefined;
}

export interface NewRecord {
  /** Any format and any size up to 2^42 bytes. A stream is read once. */
  readonly content: Bytes;
  /** 1 to 300 characters; stored as NFC, encrypted. */
  readonly title: string;
  /**
   * RFC 6838, for example `application/fhir+json` or `application/dicom`. At most 127 characters.
   */
  readonly mediaType: string;
  /** In bytes, for progress; checked against the content when given. */
  readonly size?: number | undefined;
  /** At most 80 characters. */
  readonly category?: string | undefined;
  /** When it happened, not when it was added. */
  readonly occurred?: Date | undefined;
  /** By default the folder that `register` made. */
  readonly folder?: FolderId | undefined;
  /** Give one, and a second try is the same record. */
  readonly id?: RecordId | undefined;
}

export interface RecordVersion {
  readonly ref: { readonly patient: Address; readonly record: RecordId; readonly version: number };
  readonly folder: FolderId | undefined;
  readonly author: Address;
  readonly added: Date;
  readonly title: string;
  readonly mediaType: string;
  /** Of the plaintext, in bytes. */
  readonly size: number;
  readonly category?: string | undefined;
  readonly occurred?: Date | undefined;
}

/**
 * A page never fails for one bad card: the row says what is wrong. `ref.record` is absent where not
 * even the card could be opened.
 */
export type RecordRow =
  | {
      readonly ok: true;
      readonly record: RecordVersion;
      /**
       * `false` when this reader could not check the chain of versions as a whole: older or newer
       * ones may exist that cannot be opened.
       */
      readonly complete: boolean;
    }
  | {
      readonly ok: false;
      readonly ref: Omit<RecordRef, "record"> & { readonly record?: RecordId | undefined };
      readonly problem: ChartkeyError;
    };

/**
 * One pass over the plaintext. Nothing is verified as a whole before the clean end: a truncated or
 * altered record throws there at the latest.
 */
export interface OpenedRecord extends AsyncIterable<Uint8Array> {
  readonly record: RecordVersion;
  stream(): ReadableStream<Uint8Array>;
  /** The whole. @throws ChartkeyError LIMIT_EXCEEDED above `max` bytes, 64 MiB by default. */
  bytes(limit?: { readonly max: number }): Promise<Uint8Array<ArrayBuffer>>;
}
