import { bytesToHex } from "@noble/hashes/utils.js";

/** p = 2^255 - 19, the least significant byte first. */
const P = `ed${"ff".repeat(30)}7f`;
const P_MINUS_1 = `ec${"ff".repeat(30)}7f`;
const P_PLUS_1 = `ee${"ff".repeat(30)}7f`;
const ZERO = "00".repeat(32);
const ONE = `01${"00".repeat(31)}`;

/** The y of Ed25519's eight points of small order, and y + p where that fits in 255 bits. */
const SMALL_Y: ReadonlySet<string> = new Set([
  ZERO,
  ONE,
  P_MINUS_1,
  P,
  P_PLUS_1,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

/** The u of the points of small order on Curve25519 and its twist, likewise. */
const SMALL_U: ReadonlySet<string> = new Set([
  ZERO,
  ONE,
  P_MINUS_1,
  P,
  P_PLUS_1,
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
]);

/** The coordinate in an encoding of 32 bytes, whose highest bit is a sign or has no meaning. */
function coordinateOf(encoded: Uint8Array): string {
  const coordinate = encoded.slice();
  coordinate[31] = (coordinate[31] ?? 0) & 0x7f;
  return bytesToHex(coordinate);
}

/**
 * Whether an encoding of Ed25519 has the y of a point of small order, also one that is not reduced.
 */
export const isSmallOrderPoint = (encoded: Uint8Array): boolean => SMALL_Y.has(coordinateOf(encoded));

/**
 * Whether a public key of X25519, 32 bytes, has a small order. It agrees to zero with every scalar
 * (RFC 7748, section 6.1).
 */
export const isSmallOrderKey = (key: Uint8Array): boolean => SMALL_U.has(coordinateOf(key));

/** Whether the y in an encoding of Ed25519 is less than p. */
export function isReducedPoint(encoded: Uint8Array): boolean {
  const coordinate = coordinateOf(encoded);
  // all numbers of 255 bits from p on differ from it in the lowest byte alone
  return coordinate.slice(2) !== P.slice(2) || coordinate < P;
}

const FIELD = 2n ** 255n - 19n;
/** d of the curve -x² + y² = 1 + d·x²·y². */
const D = 37_095_705_934_669_439_343_138_083_508_754_565_189_542_113_879_843_219_016_388_785_533_085_940_283_555n;

/** Whether a number is a square modulo p, by Euler's criterion. */
function isSquare(value: bigint): boolean {
  let power = 1n;
  for (let base = value % FIELD, left = (FIELD - 1n) / 2n; left > 0n; left >>= 1n) {
    if (left & 1n) power = (power * base) % FIELD;
    base = (base * base) % FIELD;
  }
  return power <= 1n;
}

/**
 * Whether an encoding of Ed25519 with a reduced y, not one of small order, is of a point: whether
 * x² = (y² - 1) / (d·y² + 1) has a root (RFC 8032, section 5.1.3). A quotient is a square when the
 * product is.
 */
export function isPoint(encoded: Uint8Array): boolean {
  const y = BigInt(`0x${bytesToHex(encoded.toReversed())}`) & (2n ** 255n - 1n);
  const square = y * y;
  return isSquare((square - 1n) * (D * square + 1n));
}
