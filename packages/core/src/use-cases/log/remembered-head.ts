import { decode, encode } from "@ipld/dag-cbor";
import * as z from "zod/mini";
import type { Address } from "../../domain/identifiers/address.js";
import type { Hex } from "../../domain/encoding/hex.js";
import type { LedgerId } from "../../domain/identifiers/ledger-id.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";

/** How far a participant's log was once final, and its head there. */
export interface RememberedHead {
  readonly count: number;
  readonly head: Hex;
}

const schema = z.strictObject({
  count: z.int().check(z.nonnegative()),
  head: z.templateLiteral(["0x", z.string().check(z.regex(/^[0-9a-f]{48}$/u))]),
});

const key = (ledger: LedgerId, owner: Address) => `head/${ledger}/${owner}`;

export async function recallHead(
  device: DeviceStore,
  ledger: LedgerId,
  owner: Address,
  options: CallOptions,
): Promise<RememberedHead | undefined> {
  const stored = await device.get(key(ledger, owner), options);
  return stored && schema.parse(decode(stored));
}

export const rememberHead = (
  device: DeviceStore,
  ledger: LedgerId,
  owner: Address,
  remembered: RememberedHead,
  options: CallOptions,
): Promise<void> => device.set(key(ledger, owner), encode(remembered), options);
