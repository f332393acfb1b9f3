import { checkKeys, type KeyRules } from "@chartkey/core/adapters";

/** The limits of what a relayer pays for. */
export interface RelayLimits {
  /**
   * The most gas of one transaction. Default 8,000,000, enough for the 128 acts of one signature.
   */
  readonly maxGas?: bigint | undefined;
  /** The most bytes of one call. Default 65,536. */
  readonly maxBytes?: number | undefined;
}

export const limitKeys: KeyRules<RelayLimits> = { maxGas: "optional", maxBytes: "optional" };

/** Fills in the defaults. @throws TypeError that names the unknown key or the bad limit */
export function checkedLimits(limits: RelayLimits): Required<{
  readonly [K in keyof RelayLimits]: NonNullable<RelayLimits[K]>;
}> {
  const { maxGas = 8_000_000n, maxBytes = 65_536 } = checkKeys("limits", limits, limitKeys);
  if (typeof maxGas !== "bigint" || maxGas < 100_000n) throw new TypeError("`maxGas` is less than any act needs");
  if (!(Number.isSafeInteger(maxBytes) && maxBytes > 0)) throw new TypeError("`maxBytes` is a number of bytes");
  return { maxGas, maxBytes };
}
