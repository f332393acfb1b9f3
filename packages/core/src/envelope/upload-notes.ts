import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { concatBytes, randomBytes } from "@noble/hashes/utils.js";
import { encode } from "@ipld/dag-cbor";
import * as z from "zod/mini";
import { uint } from "../domain/encoding/bytes.js";
import { addressBytes } from "../domain/identifiers/address.js";
import { type ContentId, parseContentId } from "../domain/identifiers/content-id.js";
import type { KeyOwner } from "../ports/keyring.js";
import { decodeCanonical } from "./canonical-cbor.js";
import { exactly } from "./fields.js";
import { kdf } from "./kdf.js";

const FORMAT = 1;
const [SALT, TAG] = [24, 16];

/** The most parts of one upload, so that its notes fit a value of a device: 64 GiB. */
export const MAX_UPLOAD_PARTS = 8_192;

/** A part of a payload that has left this device, or was about to. */
export interface NotedPart {
  /** SHA-256 of the sealed bytes. */
  readonly digest: Uint8Array;
  /** Once the blob store had it. */
  readonly id: ContentId | null;
}

/** What a device remembers of an upload in parts. */
export interface UploadNotes {
  /** Of all that is random in the payload, its key included: 32 bytes. */
  readonly seed: Uint8Array;
  /** Who goes on with it: 16 random bytes of each try. */
  readonly turn: Uint8Array;
  /** When it began, in Unix seconds. */
  readonly begun: number;
  /** In order. */
  readonly parts: readonly NotedPart[];
}

const schema = z.strictObject({
  seed: exactly(32),
  turn: exactly(16),
  begun: z.int().check(z.nonnegative()),
  parts: z
    .array(
      z.strictObject({
        digest: exactly(32),
        id: z.nullable(
          z.pipe(
            z.string(),
            z.transform((id) => parseContentId(id)),
          ),
        ),
      }),
    )
    .check(z.maxLength(MAX_UPLOAD_PARTS)),
});

/** How many items of CBOR the longest notes have: those of a part are five. */
const MAX_ITEMS = 16 + 5 * MAX_UPLOAD_PARTS;

/** Where notes belong. Those that were moved do not open. */
export interface NotesPlace extends KeyOwner {
  /** The index key of the owner's keyring, 32 bytes. */
  readonly key: Uint8Array;
  /** The key under which they are stored. */
  readonly name: string;
}

/** Each value has a key of its own. */
function cipherOf({ key, ledger, address, name }: NotesPlace, salt: Uint8Array) {
  const ofValue = kdf(key, "upload-notes", uint(FORMAT, 1), salt, ledger, addressBytes(address), name);
  return chacha20poly1305(ofValue, new Uint8Array(12));
}

/** Seals notes: format (1 byte) ‖ salt (24) ‖ ciphertext ‖ tag (16). At most 1 MiB. */
export function sealUploadNotes(notes: UploadNotes, place: NotesPlace): Uint8Array {
  const salt = randomBytes(SALT);
  return concatBytes(uint(FORMAT, 1), salt, cipherOf(place, salt).encrypt(encode(notes)));
}

/** The notes; `undefined` for those of another place, of another format, or altered. */
export function openUploadNotes(sealed: Uint8Array, place: NotesPlace): UploadNotes | undefined {
  const start = 1 + SALT;
  if (sealed[0] !== FORMAT || sealed.length < start + TAG) return undefined;
  try {
    const opened = cipherOf(place, sealed.subarray(1, start)).decrypt(sealed.subarray(start));
    return schema.parse(decodeCanonical(opened, MAX_ITEMS));
  } catch {
    // no cause: it would quote what was sealed
    return undefined;
  }
}
