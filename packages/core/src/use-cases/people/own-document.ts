import type { Hex } from "../../domain/encoding/hex.js";
import type { SignedProfile, SignedRemoval } from "../../domain/profiles/signed-profile.js";
import type { TypedData } from "../../domain/typed-data/typed-data.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { orProblem } from "../../errors/or-problem.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Clock } from "../../ports/clock.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import type { Wallet } from "../../ports/wallet.js";
import { recallSequence } from "./remembered-sequence.js";
import { type ProfilePorts, verifyDocument } from "./verify-profile.js";

/** What writing one's own profile needs. */
export interface OwnProfilePorts extends Omit<ProfilePorts, "logs"> {
  readonly wallet: Wallet;
  readonly clock: Clock;
}

/** How often a write is signed: once, and once more when another device was faster. */
export const WRITES = 2;

/** What stands in the directory under the own address, and what comes next. */
export interface OwnState {
  /** The profile or its removal, if it holds. */
  readonly current: SignedProfile | SignedRemoval | undefined;
  /** Why what is there does not hold. */
  readonly problem?: ChartkeyError | undefined;
  /** With what the next document begins. */
  readonly next: Pick<SignedRemoval, "ledger" | "address" | "sequence" | "issued">;
}

/** The own profile as the directory has it, under whatever key. */
export async function readOwn(ports: OwnProfilePorts, { signal }: CallOptions): Promise<OwnState> {
  const { ledger, profiles, wallet, device, clock } = ports;
  const named = { ledger: ledger.id, address: wallet.address };
  const issued = Math.floor(clock.now().getTime() / 1000);
  const seen = await recallSequence(device, named, { signal });
  const read = async () => {
    const document = await profiles.get(named, { signal });
    return document && verifyDocument(ports, document, wallet.address, { signal });
  };
  const current = await orProblem(read(), { signal }, "PROFILE_FORGED", "PROFILE_STALE");
  if (!isChartkeyError(current))
    return { current, next: { ...named, issued, sequence: Math.max(seen, current?.sequence ?? 0) + 1 } };
  // A sequence that cannot be believed is outbid by the time, which is higher than any count of changes.
  const sequence = current.code === "PROFILE_FORGED" ? Math.max(seen + 1, issued) : seen + 1;
  return { current: undefined, problem: current, next: { ...named, issued, sequence } };
}

/** One prompt. A signature that does not verify goes nowhere: nobody would believe it. */
export async function signDocument(
  { wallet, ledger }: OwnProfilePorts,
  data: TypedData,
  { signal, onProgress }: CallOptions<WriteProgress>,
): Promise<Hex> {
  onProgress?.({ type: "wallet:prompted", kind: "signature" });
  const signature = (await wallet.signTypedData(data, { signal })).toLowerCase() as Hex;
  if (!(await ledger.verify({ address: wallet.address, data, signature }, { signal })))
    throw new ChartkeyError("WALLET_ACCOUNT_CHANGED", {
      message: `The wallet's signature is not that of ${wallet.address}`,
      hints: ["Choose this account in the wallet, and connect again."],
    });
  return signature;
}

export const outrun = (): ChartkeyError =>
  new ChartkeyError("PROFILE_STALE", {
    message: "The directory has a newer profile of this account than it shows",
    hints: ["Another device may be writing it: try again."],
    retryable: true,
  });
