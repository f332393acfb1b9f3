import * as z from "zod/mini";
import { type Address, addressBytes, addressFromBytes } from "../domain/identifiers/address.js";
import {
  type ContentId,
  contentIdBytes,
  contentIdFromBytes,
  parseContentId,
} from "../domain/identifiers/content-id.js";
import { fromHex, type Hex, toHex } from "../domain/encoding/bytes.js";
import { type FolderId, type LedgerId, parseLedgerId, type RecordId } from "../domain/identifiers/ids.js";
import { shownText } from "../domain/checks/shown-text.js";
import { isMediaType } from "../domain/records/media-type.js";
import { decodeScope } from "../domain/grants/scope.js";
import { FOREVER } from "../domain/grants/until.js";
import { isPartialDate, isSeconds, type PartialDate } from "../domain/records/occurred.js";

/** The fields of blobs: codecs between CBOR and the domain's values. */
const isBytes = (value: unknown, length: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === length;

export const exactly = (length: number) => z.custom<Uint8Array>((value) => isBytes(value, length));

const isHex = (value: unknown, length: number): boolean =>
  typeof value === "string" && value.length === 2 + 2 * length && /^0[xX][0-9A-Fa-f]*$/u.test(value);

/** CBOR bytes of one length; in memory, `0x…` in lower case. */
export const hex = <T extends Hex = Hex>(length: number) =>
  z.codec(
    exactly(length),
    z.custom<T>((value) => isHex(value, length)),
    {
      decode: (value) => toHex(value) as T,
      encode: (value) => fromHex(value, length),
    },
  );

export const address = z.codec(
  exactly(20),
  z.custom<Address>((value) => isHex(value, 20)),
  {
    decode: addressFromBytes,
    encode: addressBytes,
  },
);

export const folderId = hex<FolderId>(16);
export const recordId = hex<RecordId>(16);
export const salt = hex(8);
export const digest = hex(32);

const decodes = (decode: (value: string) => unknown) => (value: unknown) => {
  try {
    decode(value as string);
    return true;
  } catch {
    return false;
  }
};

export const scopeWord = hex(32).check(z.refine(decodes(decodeScope)));

/** The blobs of a log name one ledger, each of them several times. */
let lastLedger: string | undefined;

export const ledgerId = z.custom<LedgerId>((value) => {
  if (typeof value !== "string") return false;
  if (value === lastLedger) return true;
  if (!decodes(parseLedgerId)(value) || parseLedgerId(value) !== value) return false;
  lastLedger = value;
  return true;
});

/** The binary CID: 36 bytes. */
export const contentId = z.codec(
  exactly(36),
  z.custom<ContentId>((value) => typeof value === "string"),
  {
    decode: contentIdFromBytes,
    encode: (value) => contentIdBytes(parseContentId(value)),
  },
);

/** Unix seconds of the years 1 to 9999; negative before 1970. */
export const seconds = z.custom<number>(isSeconds);

export const partialDate = z.custom<PartialDate>(isPartialDate);

/**
 * An exclusive end as ledgers store it: a uint40 in Unix seconds, the largest of which means no
 * end.
 */
export const until = z.int().check(z.minimum(0), z.maximum(FOREVER));

export const count = z.int().check(z.minimum(0));
export const MAX_VERSION = 2 ** 32 - 1;
export const version = z.int().check(z.minimum(1), z.maximum(MAX_VERSION));
export const purpose = shownText(64);
export const mediaType = z.string().check(z.refine(isMediaType));
