import type { Attestation, AttestationName, AttestationQuery, NewAttestation } from "../domain/roles/attestation.js";
import type { Receipt } from "../domain/ledger/position.js";
import type { CallOptions } from "./call-options.js";
import type { WriteProgress } from "./write-progress.js";
import type { Wallet } from "./wallet.js";

/**
 * Who is a doctor, a pharmacist, an insurer, a researcher or a certain patient, as registrars
 * attest. It knows nothing of records and grants; it need not stand beside the ledger. Which
 * registrars count is the app's choice: core asks for those alone, and compares ends with the time
 * itself.
 *
 * `W` is what this registry needs of a registrar's wallet. The suite `registrySuite` of
 * `@chartkey/core/conformance` proves an implementation. Foreign errors are mapped to
 * LEDGER_UNAVAILABLE (retryable), LEDGER_REVERTED (the registry refused; nothing happened),
 * LEDGER_DROPPED, FUNDS_INSUFFICIENT, and the wallet's own codes. Every method checks its signal
 * first, then its arguments: `checkAttestationQuery`, `checkNewAttestations` and
 * `checkAttestationNames` of `@chartkey/core` are that check, and throw a TypeError.
 */
export interface Registry<in W extends Wallet = Wallet> {
  /**
   * The attestations that stand now, in any order: neither withdrawn nor given by somebody who is
   * no registrar any more, or was not one all the time since. One that has run out is among them.
   * Called for each page of people and of requests.
   */
  attestations(query: AttestationQuery, options?: CallOptions): Promise<readonly Attestation[]>;
  /**
   * Attests in the name of `wallet.address`, with one prompt: all of it, or nothing. Of one
   * participant in one role the last word stands, so a second try changes nothing. Resolves at
   * inclusion. 1 to 128 at once. After an abort that came later than `ledger:submitted` they may
   * still be attested.
   * @throws ChartkeyError LEDGER_REVERTED, before the prompt, for who is no registrar and for an
   *   end that has passed
   */
  attest(attestations: readonly NewAttestation[], wallet: W, options?: CallOptions<WriteProgress>): Promise<Receipt>;
  /**
   * Takes words of `wallet.address` back; what was never said stays unsaid. Otherwise as `attest`.
   */
  withdraw(names: readonly AttestationName[], wallet: W, options?: CallOptions<WriteProgress>): Promise<Receipt>;
}
