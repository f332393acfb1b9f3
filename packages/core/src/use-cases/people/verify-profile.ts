import * as z from "zod/mini";
import type { Address } from "../../domain/identifiers/address.js";
import { parseSignedDocument } from "../../domain/profiles/profile-schema.js";
import { profileTypedData, removalTypedData } from "../../domain/profiles/profile-typed-data.js";
import type { SignedProfile, SignedRemoval } from "../../domain/profiles/signed-profile.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { Ledger } from "../../ports/ledger.js";
import type { ProfileDirectory } from "../../ports/profile-directory.js";
import { DeviceValue } from "../calls/device-value.js";
import type { LogReader } from "../log/log-reader.js";

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

export interface ProfilePorts {
  readonly ledger: Pick<Ledger<never>, "id" | "verify">;
  readonly profiles: ProfileDirectory;
  readonly device: DeviceStore;
  readonly logs: Pick<LogReader, "latestKey">;
}

export const forged = (address: string, what: string): ChartkeyError =>
  new ChartkeyError("PROFILE_FORGED", {
    message: `What the directory holds as the profile of ${address} ${what}`,
    hints: ["Do not act on it. Its owner can publish the profile again."],
  });

const stale = (address: string, what: string): ChartkeyError =>
  new ChartkeyError("PROFILE_STALE", {
    message: `The profile of ${address} ${what}`,
    hints: ["The directory may be behind, or hold changes back. Its owner can publish the profile again."],
  });

function parse(document: unknown, address: Address): SignedProfile | SignedRemoval {
  try {
    return parseSignedDocument(document);
  } catch {
    throw forged(address, "is malformed");
  }
}

/**
 * Checks that `address` itself signed the document for this ledger, and that it is not older than
 * one that this device has seen. The key is not checked.
 * @throws ChartkeyError PROFILE_FORGED, PROFILE_STALE
 */
export async function verifyDocument(
  ports: Omit<ProfilePorts, "logs">,
  document: unknown,
  address: Address,
  options: CallOptions,
): Promise<SignedProfile | SignedRemoval> {
  const { ledger, device } = ports;
  const signed = parse(document, address);
  if (signed.address !== address) throw forged(address, "is somebody else's");
  if (signed.ledger !== ledger.id) throw forged(address, "belongs to another ledger");
  const data = "profile" in signed ? profileTypedData(signed) : removalTypedData(signed);
  if (!(await ledger.verify({ address, data, signature: signed.signature }, { signal: options.signal })))
    throw forged(address, "does not bear its owner's signature");
  if (signed.sequence < (await recallSequence(device, signed, options)))
    throw stale(address, "is older than one that was seen before");
  return signed;
}

/**
 * The result of a reading, or of a second one where the first finds something stale: while another
 * device, or this one, publishes, what was read in two places can be of two moments.
 */
export async function lookingTwice<T>(read: () => Promise<T>, options: CallOptions): Promise<T> {
  const found = await orProblem(read(), { signal: options.signal }, "PROFILE_STALE");
  return isChartkeyError(found) ? read() : found;
}

/**
 * As {@link verifyDocument}, and a profile must name the key on the ledger. The sequence of a valid
 * document is remembered.
 */
export async function verifyProfile(
  ports: ProfilePorts,
  document: unknown,
  address: Address,
  { signal }: CallOptions,
): Promise<SignedProfile | SignedRemoval> {
  const signed = await verifyDocument(ports, document, address, { signal });
  if ("profile" in signed && signed.key !== (await ports.logs.latestKey(address, { signal })))
    throw stale(address, "names another key than the ledger");
  await rememberSequence(ports.device, signed, { signal });
  return signed;
}
