import { fromHex, type Hex, toHex } from "../../domain/encoding/bytes.js";
import type { SignedProfile, SignedRemoval } from "../../domain/profiles/signed-profile.js";
import type { TypedData } from "../../domain/typed-data/typed-data.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Clock } from "../../ports/clock.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import type { Wallet } from "../../ports/wallet.js";
import { lookingTwice, type ProfilePorts, recallSequence, verifyDocument } from "./verify-profile.js";

/** The ports that writing the own profile needs. */
export interface OwnProfilePorts extends Omit<ProfilePorts, "logs"> {
  readonly wallet: Wallet;
  readonly clock: Clock;
}

/** How often a write is signed at most: once, and again when another device was faster. */
export const WRITES = 2;

/** What the directory has for the own address, and how the next document begins. */
export interface OwnState {
  /** The profile or its removal, if it is valid. */
  readonly current: SignedProfile | SignedRemoval | undefined;
  /** Why it is not valid. */
  readonly problem?: ChartkeyError | undefined;
  /** The first fields of the next document. */
  readonly next: Pick<SignedRemoval, "ledger" | "address" | "sequence" | "issued">;
}

/** Reads the own profile from the directory, whichever key it names. */
export async function readOwn(ports: OwnProfilePorts, { signal }: CallOptions): Promise<OwnState> {
  const { ledger, profiles, wallet, device, clock } = ports;
  const named = { ledger: ledger.id, address: wallet.address };
  const issued = Math.floor(clock.now().getTime() / 1000);
  const read = async () => {
    const document = await profiles.get(named, { signal });
    return document && verifyDocument(ports, document, wallet.address, { signal });
  };
  const current = await orProblem(lookingTwice(read, { signal }), { signal }, "PROFILE_FORGED", "PROFILE_STALE");
  const highest = await recallSequence(device, named, { signal });
  if (!isChartkeyError(current))
    return { current, next: { ...named, issued, sequence: Math.max(highest, current?.sequence ?? 0) + 1 } };
  // The sequence of a forged profile is unknown. The time is higher than any honest sequence.
  const sequence = current.code === "PROFILE_FORGED" ? Math.max(highest + 1, issued) : highest + 1;
  return { current: undefined, problem: current, next: { ...named, issued, sequence } };
}

/** Wallets write hexadecimal in either case; a document holds it in lower case. */
function readSignature(answer: Hex): Hex {
  try {
    return toHex(fromHex(answer));
  } catch (cause) {
    throw new ChartkeyError("WALLET_UNANSWERED", { message: "The wallet's answer is not a signature", cause });
  }
}

/**
 * Signs with one prompt. A signature that does not verify is not published, since nobody would
 * accept it.
 */
export async function signDocument(
  { wallet, ledger }: OwnProfilePorts,
  data: TypedData,
  { signal, onProgress }: CallOptions<WriteProgress>,
): Promise<Hex> {
  onProgress?.({ type: "wallet:prompted", kind: "signature" });
  const signature = readSignature(await wallet.signTypedData(data, { signal }));
  if (!(await ledger.verify({ address: wallet.address, data, signature }, { signal })))
    throw new ChartkeyError("WALLET_ACCOUNT_CHANGED", {
      message: `The wallet's signature is not that of ${wallet.address}`,
      hints: ["Choose this account in the wallet, and connect again."],
    });
  return signature;
}

export const outrun = (): ChartkeyError =>
  new ChartkeyError("PROFILE_STALE", {
    message: "Another write of this profile was faster, each time",
    hints: ["Another device may be writing it: try again. Or the directory has a newer profile than it shows."],
    retryable: true,
  });
