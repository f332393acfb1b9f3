import { sha256 } from "@noble/hashes/sha2.js";
import * as z from "zod/mini";
import { shownText } from "../../domain/checks/shown-text.js";
import { format } from "../../envelope/contents.js";
import { exactly, hex, MAX_VERSION, seconds, version } from "../../envelope/fields.js";
import { parseIdentityBundle } from "../../envelope/identity-bundle.js";
import { info } from "../../envelope/kdf.js";
import { openBlock, sealBlock } from "../../envelope/sealed-block.js";
import { isSignature } from "../../envelope/signing-key.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { MAX_DEVICE_LIST } from "../../ports/check-device-list.js";
import type { Identity } from "../../ports/keyring.js";
import { MAX_NAME } from "../vault-file.js";

export const MAX_DEVICES = 32;

const row = z.strictObject({
  id: hex(16),
  name: shownText(MAX_NAME),
  added: seconds,
  removed: z.nullable(seconds),
});

/** A device as the list has it. A removed one stays, so that it learns of it. */
export type DeviceRow = z.output<typeof row>;

const lists = format(
  "devices",
  z.strictObject({
    version,
    devices: z.array(row).check(
      z.maxLength(MAX_DEVICES),
      z.refine((rows) => new Set(rows.map(({ id }) => id)).size === rows.length),
    ),
  }),
);

const signed = format(
  "signed-devices",
  z.strictObject({ list: z.custom<Uint8Array>((value) => value instanceof Uint8Array), signature: exactly(64) }),
);

const bounds = { limit: MAX_DEVICE_LIST, what: "A list of devices" };

/** A list that a keyring has signed. */
export interface SignedDevices {
  /** Grows with each change. */
  readonly version: number;
  readonly devices: readonly DeviceRow[];
  /** Of the list, 32 bytes. */
  readonly digest: Uint8Array;
}

/** Whether a list can never be changed again. Whoever has the keyring can make it so. */
export const isLast = (one: number): boolean => one === MAX_VERSION;

/** @throws ChartkeyError LIMIT_EXCEEDED after the last version */
export function nextVersion(before: number): number {
  if (!isLast(before)) return before + 1;
  throw new ChartkeyError("LIMIT_EXCEEDED", {
    message: "The list of devices is at its last version, and cannot be changed",
    hints: [
      "Only a device that has the keyring can have brought that about: one may be stolen.",
      "Ask the person. After `forget` the next `checkIn` begins a new list in its place, without its removals.",
    ],
  });
}

const toSign = (digest: Uint8Array): Uint8Array => info("devices", digest);

/** Signs a list, and seals it to the keyring that signs it. */
export async function sealDevices(
  identity: Identity,
  list: Pick<SignedDevices, "version" | "devices">,
): Promise<{ readonly sealed: Uint8Array; readonly digest: Uint8Array }> {
  const bytes = lists.encode({ ...list, devices: [...list.devices] });
  const digest = sha256(bytes);
  const contents = signed.encode({ list: bytes, signature: await identity.sign(toSign(digest)) });
  const { recipient } = parseIdentityBundle(identity.bundle);
  return { sealed: await sealBlock([recipient], contents, bounds), digest };
}

/**
 * A list with its signature, or `undefined` for what is of another format: the keys that it is
 * sealed to are public, so anybody can have made that.
 */
function decodeSigned(contents: Uint8Array): ReturnType<typeof signed.decode> | undefined {
  try {
    return signed.decode(contents);
  } catch (error) {
    if (isChartkeyError(error, "FORMAT_UNKNOWN")) return undefined;
    throw error;
  }
}

/**
 * Opens a list, and verifies that this keyring has signed it.
 * @throws ChartkeyError SEAL_INVALID for one of somebody else; FORMAT_UNKNOWN for one that this
 *   keyring has signed in a newer version of the app; FORMAT_INVALID, LIMIT_EXCEEDED
 */
export async function openDevices(identity: Identity, sealed: Uint8Array): Promise<SignedDevices> {
  const contents = await openBlock(identity, sealed, bounds);
  const found = contents && decodeSigned(contents);
  if (found) {
    const { list, signature } = found;
    const digest = sha256(list);
    const { signing } = parseIdentityBundle(identity.bundle);
    if (await isSignature(signature, toSign(digest), signing)) return { ...lists.decode(list), digest };
  }
  throw new ChartkeyError("SEAL_INVALID", {
    message: "The list of devices is not of this keyring",
    hints: [
      "It may be that of an earlier keyring of this account, or somebody forged it.",
      "Ask the person. After `forget` the next `checkIn` begins a new list in its place, without its removals.",
    ],
  });
}
