import * as z from "zod/mini";
import { bytesToHex } from "@noble/hashes/utils.js";
import { format } from "./contents.js";
import { epochKey } from "./envelope-schema.js";
import { address, exactly, digest, ledgerId } from "./fields.js";

/** The plaintext of one grantee's slot. */
export const slots = format(
  "slot",
  z.strictObject({
    ledger: ledgerId,
    patient: address,
    grantee: address,
    granteeKey: digest,
    epochs: z.array(epochKey),
  }),
);

const slot = z.strictObject({
  tag: exactly(8),
  file: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});

export type Slot = z.output<typeof slot>;

const isPowerOfTwo = (n: number): boolean => n > 0 && (n & (n - 1)) === 0;

const looksAlike = (all: readonly Slot[]): boolean =>
  isPowerOfTwo(all.length) &&
  all.every((one) => one.file.length === all[0]?.file.length) &&
  all.every((one, index) => index === 0 || bytesToHex(all[index - 1]?.tag ?? one.tag) <= bytesToHex(one.tag));

export const lockboxes = format("lockbox", z.strictObject({ slots: z.array(slot).check(z.refine(looksAlike)) }));
