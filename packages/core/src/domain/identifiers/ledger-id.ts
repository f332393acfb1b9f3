import type { Brand } from "./brand.js";

/**
 * A ledger as a CAIP-10 account id in lower case, for example `eip155:31337:0x5fbd…`. At most 128
 * characters.
 */
export type LedgerId = Brand<string, "LedgerId">;

/** @throws TypeError unless `value` is a CAIP-10 id; the result is in lower case. */
export function parseLedgerId(value: string): LedgerId {
  const lower = value.toLowerCase();
  if (!/^[-a-z0-9]{3,8}:[-_a-z0-9]{1,32}:[-.%a-z0-9]{1,85}$/u.test(lower)) throw new TypeError("Expected a CAIP-10 id");
  return lower as LedgerId;
}
