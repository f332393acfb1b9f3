import { decode, encode } from "@ipld/dag-cbor";
import * as z from "zod/mini";
import type { Address } from "../../domain/identifiers/address.js";
import type { LedgerId } from "../../domain/identifiers/ledger-id.js";
import type { SignedRemoval } from "../../domain/profiles/signed-profile.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";

const schema = z.int().check(z.positive());

const key = (ledger: LedgerId, address: Address) => `profile/${ledger}/${address}`;

/** The highest sequence of an address that this device has verified; 0 for none. */
export async function recallSequence(
  device: DeviceStore,
  ledger: LedgerId,
  address: Address,
  options: CallOptions,
): Promise<number> {
  const stored = await device.get(key(ledger, address), options);
  if (!stored) return 0;
  try {
    return schema.parse(decode(stored));
  } catch (cause) {
    throw new ChartkeyError("FORMAT_INVALID", {
      message: `What this device remembers of the profile of ${address} is damaged`,
      hints: ["Give the device an empty store: losing it loses no record."],
      cause,
    });
  }
}

/** Of a profile or a removal. It never goes back. */
export async function rememberSequence(
  device: DeviceStore,
  { ledger, address, sequence }: Pick<SignedRemoval, "ledger" | "address" | "sequence">,
  options: CallOptions,
): Promise<void> {
  if (sequence > (await recallSequence(device, ledger, address, options)))
    await device.set(key(ledger, address), encode(sequence), options);
}
