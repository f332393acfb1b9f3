import type { ByteRange } from "../checks/byte-range.js";
import type { KeyRules } from "../checks/check-keys.js";
import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Address, AddressLike } from "../identifiers/address.js";
import type { FolderId, RecordId } from "../identifiers/ids.js";
import type { PartialDate } from "./occurred.js";
import type { Bytes } from "../../streams/byte-source.js";

/** Names one version of a record, the latest by default. */
export interface RecordRef {
  readonly patient: AddressLike;
  readonly record: RecordId;
  readonly version?: number;
}

export const recordRefKeys: KeyRules<RecordRef> = { patient: "required", record: "required", version: "decides" };

export interface NewRecord {
  /**
   * In any format, up to 2^42 bytes. A stream or an iterator is read once: one that was read before
   * is a TypeError, and so is an iterator that yields nothing unless `size` is 0.
   */
  readonly content: Bytes;
  /**
   * 1 to 300 characters (code points) that can be seen, on one line, encrypted. It is stored in
   * NFC, without spaces at the ends. Control characters, marks of direction and other invisible
   * characters are refused, apart from those that a script or an emoji needs. It may be left out
   * for a `File`, whose name it then is, by the same rule.
   */
  readonly title?: string | undefined;
  /**
   * RFC 6838 with parameters of RFC 9110, for example `application/fhir+json` or
   * `application/json; profile="a;b"`. At most 127 characters. It is stored without spaces and tabs
   * at the ends. By default the type that a `Blob` or a `File` has. An empty or unknown type is
   * stored as `application/octet-stream`.
   */
  readonly mediaType?: string | undefined;
  /**
   * The size of the content in bytes. If given, it is reported as the total of progress, and the
   * content must have it: otherwise the call throws RECORD_TRUNCATED. By default the size that an
   * array, a buffer or a `Blob` has when the call begins.
   */
  readonly size?: number | undefined;
  /** 1 to 80 characters, as `title`. */
  readonly category?: string | undefined;
  /**
   * When the documented event happened, which may be long before the record is added: an instant,
   * rounded down to the second, or a date as precise as it is known, such as `2026-01` or
   * `2026-01-19`. Years 1 to 9999. For a day without a time use the text: `new Date("2026-01-19")`
   * is an instant, which is the day before in some time zones.
   */
  readonly occurred?: Date | PartialDate | undefined;
  /** By default the folder that `register` made. */
  readonly folder?: FolderId;
  /** With an id of `records.newId`, a second try adds the same record. A fresh one by default. */
  readonly id?: RecordId;
  /**
   * `true` for content whose upload goes on where it was cut, also in another process: a later call
   * with the same `id` sends only what the blob store does not have. It reads the content from its
   * start, to see that it is the same: CONTENT_CHANGED otherwise. It needs an `id`, a device store
   * that lasts, and a blob store with `capabilities.joins`: another one takes the content whole. At
   * most 64 GiB. By default `false`: a cut leaves nothing behind.
   */
  readonly resumable?: boolean | undefined;
}

export const newRecordKeys: KeyRules<NewRecord> = {
  content: "required",
  title: "optional",
  mediaType: "optional",
  size: "optional",
  category: "optional",
  occurred: "optional",
  folder: "decides",
  id: "decides",
  resumable: "optional",
};

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
  /** An instant, or a partial date, which is the same day in every time zone. */
  readonly occurred?: Date | PartialDate | undefined;
}

/**
 * A row of a list of records. One bad card never fails a page: its row has the problem.
 * `ref.record` is absent when not even the card could be opened.
 */
export type RecordRow =
  | {
      readonly ok: true;
      readonly record: RecordVersion;
      /**
       * `false` when the chain of versions could not be checked as a whole: older or newer versions
       * may exist that cannot be opened.
       */
      readonly complete: boolean;
    }
  | {
      readonly ok: false;
      readonly ref: {
        readonly patient: AddressLike;
        readonly record?: RecordId | undefined;
        readonly version?: number | undefined;
      };
      readonly problem: ChartkeyError;
    };

/**
 * The plaintext of a version, to be read once. Each chunk is authenticated; the whole is verified
 * only at the clean end. A truncated or altered record throws there at the latest.
 */
export interface OpenedRecord extends ReadableContent {
  readonly record: RecordVersion;
}

/** Content that is read in chunks, as a stream, or whole. */
export interface ReadableContent extends AsyncIterable<Uint8Array> {
  stream(): ReadableStream<Uint8Array>;
  /**
   * All bytes.
   * @throws ChartkeyError LIMIT_EXCEEDED above `max` bytes, 64 MiB by default
   */
  bytes(limit?: { readonly max: number }): Promise<Uint8Array<ArrayBuffer>>;
}

/** A part of a record's content. */
export interface PartialContent extends ReadableContent {
  readonly record: RecordVersion;
  /** Within the content: shorter than what was asked for where that goes past the end. */
  readonly range: ByteRange;
  /**
   * The author signed a digest of the whole, and the whole was not seen. Each byte is what somebody
   * sealed under the record's own key, at this place. Whoever may read the record has that key, so
   * a reader who also controls the blob store could have put it there.
   */
  readonly digestChecked: false;
}

/** An opened record, parts of which can be read by themselves. */
export interface SeekableRecord extends OpenedRecord {
  /**
   * `false` when older or newer versions may exist that cannot be opened, as in a `RecordRow`: what
   * was opened without a number of a version may then not be the latest. Always `false` for a
   * record that is granted singly, whose grantee cannot see whether there are newer versions.
   */
  readonly complete: boolean;
  /**
   * A part of the content, such as a frame of an image: of a store that reads ranges, only the
   * chunks of 64 KiB that hold it are fetched, and before the first part 16 bytes of the beginning.
   * Parts can be read in any order, at once, and any number of times, before and after the whole.
   * They report no progress.
   * @throws TypeError for a range that is no numbers of bytes
   */
  part(range: ByteRange): PartialContent;
  /**
   * What follows the bytes that were had of the content before a download was cut, in this process
   * or another. They are read and hashed first; of a store that reads ranges, only the chunks of
   * 64 KiB after them are fetched, and the one in which they end. The last chunk comes only once
   * the author's digest of the held bytes and the rest together was verified. What was held counts
   * as opened in the progress.
   * @param held the first bytes of the content, up to all of it. A stream serves one reading
   * @returns content that throws ChartkeyError HELD_MISMATCH when the held bytes and the rest are
   *   not what the author signed. Discard both then, and read the whole
   * @throws TypeError for what is no bytes
   */
  rest(held: Bytes): ReadableContent;
}
