import {
  abortable,
  ChartkeyError,
  type Clock,
  type SignedActs,
  signedActsTypedData,
  type SubmitOptions,
  type Wallet,
} from "@chartkey/core/adapters";
import type { VerifyClaim } from "./verify-claim.js";

/** Seconds by which the ledger's time may be ahead of this device's. */
const AHEAD = 600;

export interface SigningContext {
  readonly ledger: SignedActs["ledger"];
  readonly verify: VerifyClaim;
  /** Seconds for which a signature is valid. */
  readonly lifetime: number;
  readonly clock: Clock;
}

/**
 * Until when a signature is valid: counted from the later of this clock and the ledger's time. A
 * lying server could set that so far ahead that the signature would be good for years.
 */
export function deadlineOf(time: number, { clock, lifetime }: SigningContext): number {
  const now = Math.floor(clock.now().getTime() / 1000);
  if (time > now + AHEAD)
    throw new ChartkeyError("CLOCK_SKEWED", {
      message: "The ledger's time is far ahead of this device's clock",
      hints: ["Check the clock of this device."],
    });
  return Math.max(time, now) + lifetime;
}

/** Asks for one signature, which is verified before anybody gets it. */
export async function signActs(
  { ledger, verify }: SigningContext,
  { acts, nonce, deadline }: Omit<SignedActs, "ledger" | "signature">,
  wallet: Wallet,
  { signal, onProgress }: SubmitOptions,
): Promise<SignedActs> {
  const terms = { ledger, acts, ...(nonce !== undefined && { nonce }), deadline };
  const data = signedActsTypedData(terms);
  onProgress?.({ type: "wallet:prompted", kind: "signature" });
  signal?.throwIfAborted();
  const signature = await abortable(wallet.signTypedData(data, { signal }), signal);
  signal?.throwIfAborted();
  if (!(await verify({ address: wallet.address, data, signature }, { signal })))
    throw new ChartkeyError("WALLET_ACCOUNT_CHANGED", { message: "The signature is not one of this account" });
  return { ...terms, signature };
}
