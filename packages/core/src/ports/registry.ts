import type { Attestation, AttestationName, AttestationQuery, NewAttestation } from "../domain/roles/attestation.js";
import type { Receipt } from "../domain/ledger/position.js";
import type { CallOptions } from "./call-options.js";
import type { WriteProgress } from "./write-progress.js";
import type { Wallet } from "./wallet.js";

/**
 * Stores which registrar attests which role of which participant (FHIR VerificationResult). It
 * holds nothing about records and grants, and may be on another chain than the ledger. The app
 * chooses which registrars it trusts. Core queries only these, and compares the ends of
 * attestations with the time itself.
 *
 * `W` is the type of registrar's wallet that this registry needs. The suite `registrySuite` of
 * `@chartkey/core/conformance` proves an implementation. Foreign errors are mapped to
 * LEDGER_UNAVAILABLE (retryable), LEDGER_REVERTED (the registry refused; nothing changed),
 * LEDGER_DROPPED, FUNDS_INSUFFICIENT, MISCONFIGURED, and the wallet's own codes. Every method
 * checks its signal first, then its arguments, and throws a TypeError for malformed ones: call
 * `checkAttestationQuery`, `checkNewAttestations` and `checkAttestationNames` of
 * `@chartkey/core/adapters`.
 */
export interface Registry<in W extends Wallet = Wallet> {
  /**
   * The attestations that match, in any order. An attestation is included until it is withdrawn or
   * its registrar's term ends; a new term does not restore it. Expired ones are included. Called
   * for each page of people and of requests.
   */
  attestations(query: AttestationQuery, options?: CallOptions): Promise<readonly Attestation[]>;
  /**
   * Attests 1 to 128 roles in the name of `wallet.address`, with one prompt, all or none. For one
   * participant and role the last attestation counts, so a second try changes nothing. Resolves at
   * inclusion. After an abort later than `ledger:submitted` the attestations may still be included.
   * @throws ChartkeyError LEDGER_REVERTED, before the prompt, when the account is no registrar or
   *   an end has passed
   */
  attest(attestations: readonly NewAttestation[], wallet: W, options?: CallOptions<WriteProgress>): Promise<Receipt>;
  /**
   * Withdraws attestations of `wallet.address`, as `attest` makes them. Withdrawing one that does
   * not exist changes nothing.
   */
  withdraw(names: readonly AttestationName[], wallet: W, options?: CallOptions<WriteProgress>): Promise<Receipt>;
  /**
   * Resolves when the registry answers, and is one. It needs no wallet.
   * @throws ChartkeyError LEDGER_UNAVAILABLE (retryable) when it does not answer within its time
   *   limit; MISCONFIGURED when there is another chain, or no registry at the address
   */
  health?(options?: CallOptions): Promise<void>;
}

/**
 * A registry that is only read, as core does. Any `Registry` is one, and so is `httpRegistry` of
 * `@chartkey/adapter-http`, for pages that reach only the app's server. Nothing proves what it
 * reports: it can call somebody verified who is not.
 */
export type RegistryReader = Pick<Registry<never>, "attestations" | "health">;
