import { equalBytes } from "@noble/ciphers/utils.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import * as z from "zod/mini";
import { fromHex, type Hex } from "../domain/encoding/bytes.js";
import type { Address } from "../domain/identifiers/address.js";
import type { FolderId, LedgerId } from "../domain/identifiers/ids.js";
import type { Entropy } from "../ports/entropy.js";
import type { Identity } from "../ports/keyring.js";
import { MAX_BLOB } from "./blob-list.js";
import { checkExpected, format } from "./contents.js";
import { epochKey, type EpochKey, ITEMS_OF_KEYS, MAX_KEYS } from "./envelope.js";
import { address, digest, exactly, ledgerId } from "./fields.js";
import { hybridKeyOf } from "./hybrid-kem.js";
import { digestOf, type IdentityBundle } from "./identity-bundle.js";
import { checkLimit, padBlock, sealTo, unpadBlock } from "./sealed-block.js";

/** The plaintext of one grantee's slot. */
export const slots = format(
  "slot",
  z.strictObject({
    ledger: ledgerId,
    patient: address,
    grantee: address,
    granteeKey: digest,
    epochs: z.array(epochKey).check(z.maxLength(MAX_KEYS)),
  }),
  ITEMS_OF_KEYS,
);

const slotSchema = z.strictObject({
  tag: exactly(8),
  file: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});

export type Slot = z.output<typeof slotSchema>;

const isPowerOfTwo = (n: number): boolean => n > 0 && (n & (n - 1)) === 0;

const looksAlike = (all: readonly Slot[]): boolean =>
  isPowerOfTwo(all.length) &&
  all.every((one) => one.file.length === all[0]?.file.length) &&
  all.every((one, index) => index === 0 || bytesToHex(all[index - 1]?.tag ?? one.tag) <= bytesToHex(one.tag));

/** A slot takes more than 1 KiB and five items: 16 MiB have less than 2^14 slots. */
const LOCKBOX_ITEMS = 5 * 2 ** 14;

export const lockboxes = format(
  "lockbox",
  z.strictObject({ slots: z.array(slotSchema).check(z.refine(looksAlike)) }),
  LOCKBOX_ITEMS,
);

const TAG_SIZE = 8;

/** The entry that a lockbox belongs to. */
export interface LockboxContext {
  readonly ledger: LedgerId;
  readonly patient: Address;
  /**
   * The folder and salt of the entry's first epoch word, whichever folders a recipient may read.
   */
  readonly first: { readonly folder: FolderId; readonly salt: Hex };
}

export interface LockboxRecipient {
  readonly grantee: Address;
  readonly bundle: IdentityBundle;
  /** `tag` of the pair keys of patient and grantee. */
  readonly tagKey: Uint8Array;
  /** The epochs of the entry that this recipient may read. */
  readonly epochs: readonly EpochKey[];
}

const tagOf = (tagKey: Uint8Array, { first }: LockboxContext): Uint8Array =>
  hmac(sha256, tagKey, concatBytes(fromHex(first.folder, 16), fromHex(first.salt, 8))).subarray(0, TAG_SIZE);

const byTag = (a: Slot, b: Slot): number => {
  const [x, y] = [bytesToHex(a.tag), bytesToHex(b.tag)];
  return Number(x > y) - Number(x < y);
};

/** A slot that nobody can open: sealed to a recipient whose secret key is discarded. */
async function filler(size: number, entropy: Entropy): Promise<Slot> {
  const recipient = await hybridKeyOf(entropy.bytes(32));
  return { tag: entropy.bytes(TAG_SIZE), file: await sealTo([recipient], new Uint8Array(size)) };
}

/**
 * Seals an entry's epochs to all remaining grantees in one blob: slots of equal size, sorted by
 * tag, filled up to a power of two. So it hides who they are, and their exact number.
 * @throws ChartkeyError LIMIT_EXCEEDED above 16 MiB.
 */
export async function buildLockbox(
  context: LockboxContext,
  recipients: readonly LockboxRecipient[],
  entropy: Entropy,
): Promise<Uint8Array> {
  const { ledger, patient } = context;
  const contents = recipients.map(({ grantee, bundle, epochs }) =>
    slots.encode({ ledger, patient, grantee, granteeKey: bundle.digest, epochs: [...epochs] }),
  );
  const size = Math.max(...contents.map((bytes) => padBlock(bytes).length), padBlock(new Uint8Array()).length);
  const filled: Slot[] = [];
  for (const [index, { bundle, tagKey }] of recipients.entries())
    filled.push({
      tag: tagOf(tagKey, context),
      file: await sealTo([bundle.recipient], padBlock(contents[index] ?? new Uint8Array(), size)),
    });
  const total = 2 ** Math.ceil(Math.log2(Math.max(1, recipients.length)));
  while (filled.length < total) filled.push(await filler(size, entropy));
  const lockbox = lockboxes.encode({ slots: filled.toSorted(byTag) });
  checkLimit(lockbox, MAX_BLOB, "A lockbox");
  return lockbox;
}

/**
 * Whether a lockbox has a slot for the grantee with this tag key. Only the two sides of a pair can
 * tell.
 */
export function hasSlotFor(bytes: Uint8Array, context: LockboxContext, tagKey: Uint8Array): boolean {
  checkLimit(bytes, MAX_BLOB, "A lockbox");
  const tag = tagOf(tagKey, context);
  return lockboxes.decode(bytes).slots.some((slot) => equalBytes(slot.tag, tag));
}

/**
 * The epochs in the slot of `identity`'s owner; `undefined` when there is none. All slots with the
 * same tag are tried.
 * @throws ChartkeyError SEAL_INVALID when the slot was altered or made for another ledger, patient,
 *   grantee or key; FORMAT_INVALID; FORMAT_UNKNOWN; LIMIT_EXCEEDED
 */
export async function openLockbox(
  bytes: Uint8Array,
  context: LockboxContext,
  grantee: { readonly identity: Identity; readonly tagKey: Uint8Array },
): Promise<readonly EpochKey[] | undefined> {
  checkLimit(bytes, MAX_BLOB, "A lockbox");
  const tag = tagOf(grantee.tagKey, context);
  const { owner, bundle } = grantee.identity;
  const expected = {
    ledger: context.ledger,
    patient: context.patient,
    grantee: owner.address,
    granteeKey: digestOf(bundle),
  };
  let failure: unknown;
  for (const slot of lockboxes.decode(bytes).slots.filter((candidate) => equalBytes(candidate.tag, tag)))
    try {
      const block = await grantee.identity.open(slot.file);
      if (!block) continue;
      const contents = slots.decode(unpadBlock(block));
      checkExpected("slot", contents, expected);
      return contents.epochs;
    } catch (error) {
      failure = error;
    }
  if (failure !== undefined) throw failure;
  return undefined;
}
