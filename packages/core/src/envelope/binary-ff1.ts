import { unsafe } from "@noble/ciphers/aes.js";

const ROUNDS = 10;
const BLOCK = 16;

/** Each byte with its bits in the opposite order: a numeral's first bit is a byte's lowest. */
const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) =>
  Array.from({ length: 8 }, (_bit, nth) => ((byte >> nth) & 1) << (7 - nth)).reduce((sum, bit) => sum | bit),
);

const reversed = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => REVERSED[byte] ?? 0);

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Encrypts the 16 bytes from `at` on in place. */
type EncryptBlock = (bytes: DataView, at: number) => void;

function aes256(key: Uint8Array): EncryptBlock {
  const schedule = unsafe.expandKeyLE(key);
  return (bytes, at) => {
    const word = (offset: number) => bytes.getUint32(at + offset, true);
    const { s0, s1, s2, s3 } = unsafe.encrypt(schedule, word(0), word(4), word(8), word(12));
    bytes.setUint32(at, s0, true);
    bytes.setUint32(at + 4, s1, true);
    bytes.setUint32(at + 8, s2, true);
    bytes.setUint32(at + 12, s3, true);
  };
}

/** Adds 16 bytes to the first 16 of `target`, bit by bit. */
function xorInto(target: DataView, a: DataView, b: DataView, bAt = 0): void {
  for (let at = 0; at < BLOCK; at += 4) target.setUint32(at, a.getUint32(at) ^ b.getUint32(bAt + at));
}

/**
 * The state of the PRF of each round (algorithm 6) before its last block, the only one that depends
 * on the numeral.
 */
function roundStates(encrypt: EncryptBlock, tweak: Uint8Array): readonly DataView[] {
  // P ‖ tweak ‖ zeros ‖ number of the round
  const bytes = new Uint8Array(BLOCK * (1 + Math.ceil((tweak.length + 1) / BLOCK)));
  bytes.set([1, 2, 1, 0, 0, 2, 10, 128, 0, 0, 1, 0]);
  bytes.set(tweak, BLOCK);
  const blocks = viewOf(bytes);
  blocks.setUint32(12, tweak.length);
  const last = bytes.length - BLOCK;
  const chained = viewOf(new Uint8Array(BLOCK));
  for (let at = 0; at < last; at += BLOCK) {
    xorInto(chained, chained, blocks, at);
    encrypt(chained, 0);
  }
  return Array.from({ length: ROUNDS }, (_, round) => {
    blocks.setUint8(bytes.length - 1, round);
    const state = viewOf(new Uint8Array(BLOCK));
    xorInto(state, chained, blocks, last);
    encrypt(state, 0);
    return state;
  });
}

/** Encrypts and decrypts blocks of 32 bytes. */
export interface BlockCipher {
  encrypt(block: Uint8Array): Uint8Array;
  decrypt(block: Uint8Array): Uint8Array;
}

/**
 * FF1 (NIST SP 800-38G, algorithms 7 and 8) with AES-256, radix 2 and numerals of 256 bits, the
 * bits of each byte from the least significant on. What depends on the key and the tweak alone is
 * computed here, once: it is as secret as the key.
 * @param key 32 bytes
 */
export function binaryFf1(key: Uint8Array, tweak: Uint8Array): BlockCipher {
  const encryptBlock = aes256(key);
  const states = roundStates(encryptBlock, tweak);

  // R ‖ AES(R xor 1): the number to add is in its bytes 4 to 20, as 2^128 divides the rest
  const number = viewOf(new Uint8Array(2 * BLOCK));
  const addRound = (target: DataView, source: DataView, state: DataView, sign: 1 | -1): void => {
    xorInto(number, state, source);
    encryptBlock(number, 0);
    for (let at = 0; at < BLOCK; at += 4) number.setUint32(BLOCK + at, number.getUint32(at) ^ (at === 12 ? 1 : 0));
    encryptBlock(number, BLOCK);
    let carry = 0;
    for (let at = BLOCK - 4; at >= 0; at -= 4) {
      const sum = target.getUint32(at) + sign * number.getUint32(at + 4) + carry;
      target.setUint32(at, sum); // modulo 2^32
      carry = Math.floor(sum / 2 ** 32);
    }
  };

  const transform = (block: Uint8Array, sign: 1 | -1, order: readonly DataView[]): Uint8Array => {
    const halves = reversed(block);
    const [left, right] = [viewOf(halves.subarray(0, BLOCK)), viewOf(halves.subarray(BLOCK))];
    // ten rounds: each half ends where it began
    order.forEach((state, nth) => {
      const isLeft = (nth % 2 === 0) === (sign === 1);
      if (isLeft) addRound(left, right, state, sign);
      else addRound(right, left, state, sign);
    });
    return reversed(halves);
  };
  const backwards = states.toReversed();
  return {
    encrypt: (block) => transform(block, 1, states),
    decrypt: (block) => transform(block, -1, backwards),
  };
}
