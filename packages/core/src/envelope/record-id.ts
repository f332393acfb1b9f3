import { ecb } from "@noble/ciphers/aes.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { fromHex, toHex, uint } from "../domain/encoding/bytes.js";
import { parseRecordId, type RecordId } from "../domain/identifiers/ids.js";
import { kdf } from "./kdf.js";

const RANDOM = 8;
const COUNT = 4;
const MARK = new Uint8Array(4);
const MAX_COUNT = 2 ** 32 - 1;

/**
 * Makes and reads ids of records that tell, to those who may read their folder, how long the log
 * was when they were made: no earlier entry can name such an id. To everybody else, it is 16 random
 * bytes.
 */
export interface RecordIdCipher {
  /**
   * A fresh id.
   * @param count of entries in the log's final part, which no reorganisation removes
   * @param random 8 fresh random bytes
   */
  make(count: number, random: Uint8Array): RecordId;
  /**
   * The number of entries that came before the id was made; `undefined` for an id that was made
   * elsewhere: by another epoch's key, or at random.
   */
  countOf(id: RecordId): number | undefined;
}

/**
 * AES-256 of one block: the count (u32, big-endian) ‖ 8 random bytes ‖ 4 zero bytes. An id of
 * another origin has the zero bytes with a chance of 2^-32.
 * @param secret S, the epoch's, 32 bytes
 */
export function recordIdCipher(secret: Uint8Array): RecordIdCipher {
  const key = kdf(secret, "record-id");
  const block = () => ecb(key, { disablePadding: true });
  return {
    make(count, random) {
      if (random.length !== RANDOM) throw new TypeError(`Expected ${RANDOM} random bytes`);
      return parseRecordId(toHex(block().encrypt(concatBytes(uint(Math.min(count, MAX_COUNT), COUNT), random, MARK))));
    },
    countOf(id) {
      const opened = block().decrypt(fromHex(id, 16));
      if (opened.subarray(COUNT + RANDOM).some((byte) => byte !== 0)) return undefined;
      return new DataView(opened.buffer, opened.byteOffset).getUint32(0);
    },
  };
}
