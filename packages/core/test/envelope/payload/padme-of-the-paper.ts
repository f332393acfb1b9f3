/** Padmé as in its paper, in exact integers. */
export function padmeOfThePaper(length: bigint): bigint {
  const exponent = BigInt(length.toString(2).length - 1);
  const mantissa = BigInt(exponent.toString(2).length);
  const bits = exponent - mantissa;
  const mask = bits > 0n ? (1n << bits) - 1n : 0n;
  return (length + mask) & ~mask;
}
