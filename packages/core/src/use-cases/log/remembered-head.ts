import * as z from "zod/mini";
import type { Hex } from "../../domain/encoding/hex.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { LedgerId } from "../../domain/identifiers/ledger-id.js";
import type { DeviceStore } from "../../ports/device-store.js";
import { DeviceValue } from "../calls/device-value.js";

/** How far a participant's log was once final, and its head there. */
export interface RememberedHead {
  readonly count: number;
  readonly head: Hex;
}

const schema = z.strictObject({
  count: z.int().check(z.nonnegative()),
  head: z.templateLiteral(["0x", z.string().check(z.regex(/^[0-9a-f]{48}$/u))]),
});

export const rememberedHead = (device: DeviceStore, ledger: LedgerId, owner: Address): DeviceValue<RememberedHead> =>
  new DeviceValue(device, `head/${ledger}/${owner}`, (stored) => schema.parse(stored));
