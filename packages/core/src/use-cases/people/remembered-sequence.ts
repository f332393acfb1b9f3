import * as z from "zod/mini";
import type { SignedRemoval } from "../../domain/profiles/signed-profile.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import { DeviceValue } from "../calls/device-value.js";

type ProfileName = Pick<SignedRemoval, "ledger" | "address">;

const schema = z.int().check(z.positive());

const rememberedSequence = (device: DeviceStore, { ledger, address }: ProfileName): DeviceValue<number> =>
  new DeviceValue(device, `profile/${ledger}/${address}`, (stored) => schema.parse(stored));

/** The highest sequence of an address that this device has verified; 0 for none. */
export const recallSequence = async (device: DeviceStore, name: ProfileName, options: CallOptions): Promise<number> =>
  (await rememberedSequence(device, name).get(options)) ?? 0;

/** Remembers the sequence of a profile or a removal, unless a higher one is remembered. */
export const rememberSequence = (
  device: DeviceStore,
  document: ProfileName & Pick<SignedRemoval, "sequence">,
  options: CallOptions,
): Promise<void> =>
  rememberedSequence(device, document).change(
    (known) => (document.sequence > (known ?? 0) ? document.sequence : undefined),
    options,
  );
