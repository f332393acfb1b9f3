import { type Act, logOf, requestOf } from "../domain/acts/act.js";
import { decodePermissions } from "../domain/grants/permission.js";
import { type EncodedScope, slotKey } from "../domain/grants/scope.js";
import type { Address } from "../domain/identifiers/address.js";
import { type ActRefusal, applyAct, livePermissions, slotOf } from "../domain/ledger/apply-act.js";
import { emptyAccount, type LedgerAccount, type LedgerGrant } from "../domain/ledger/ledger-state.js";
import { encodeRequestId } from "../domain/requests/request-name.js";
import type { ActCounters } from "../domain/acts/act-counters.js";
import { ChartkeyError } from "../errors/chartkey-error.js";

/** A request in the log of a patient; `undefined` for an act that is about none. */
const requestKeyOf = (act: Act) => {
  const request = requestOf(act);
  return request && `${logOf(act)}/${encodeRequestId(request)}`;
};
const keyOf = (patient: Address, grantee: Address, scope: EncodedScope) => `${patient}/${slotKey(grantee, scope)}`;

function refused(refusal: ActRefusal): ChartkeyError {
  if (refusal === "Conflict")
    return new ChartkeyError("LEDGER_CONFLICT", {
      message: "Another act of this account came first",
      hints: ["Nothing happened. Try again."],
      retryable: true,
    });
  if (refusal === "RequestClosed")
    return new ChartkeyError("REQUEST_CLOSED", { message: "The requester has taken the request back" });
  return new ChartkeyError("LEDGER_REVERTED", { message: `The ledger refused: ${refusal}` });
}

/** The state after the acts so far, by the rules of the ledger. */
export class LedgerState {
  readonly #accounts: Map<Address, LedgerAccount>;
  readonly #grants: Map<string, LedgerGrant>;
  readonly #cancelled: Set<string>;

  /** @param from a state to copy */
  constructor(from?: LedgerState) {
    this.#accounts = new Map(from && from.#accounts);
    this.#grants = new Map(from && from.#grants);
    this.#cancelled = new Set(from && from.#cancelled);
  }

  account(participant: Address): LedgerAccount {
    return this.#accounts.get(participant) ?? emptyAccount;
  }

  grant(patient: Address, grantee: Address, scope: EncodedScope): LedgerGrant | undefined {
    return this.#grants.get(keyOf(patient, grantee, scope));
  }

  /** Whether the request that the act is about was cancelled. */
  isCancelled(act: Act): boolean {
    const request = requestKeyOf(act);
    return request !== undefined && this.#cancelled.has(request);
  }

  hasAccess(patient: Address, grantee: Address, scopes: readonly EncodedScope[], time: number): boolean {
    const account = this.account(patient);
    const opens = (scope: EncodedScope) =>
      decodePermissions(livePermissions({ account, grant: this.grant(patient, grantee, scope) }, time)).includes(
        "read",
      );
    return grantee === patient || scopes.some(opens);
  }

  /**
   * @param base what the act names, unless it was included before
   * @throws ChartkeyError LEDGER_REVERTED, LEDGER_CONFLICT or REQUEST_CLOSED when the rules refuse
   *   the act; then nothing has changed
   */
  apply(act: Act, time: number, base?: ActCounters): void {
    const [log, slot] = [logOf(act), slotOf(act)];
    const key = slot && keyOf(slot.patient, slot.grantee, slot.scope);
    const grant = key === undefined ? undefined : this.#grants.get(key);
    const cancelled = this.isCancelled(act);
    const applied = applyAct({ account: this.account(log), grant, cancelled }, act, time, { base });
    if (!applied.ok) throw refused(applied.refusal);

    this.#accounts.set(log, applied.state.account);
    if (key !== undefined && applied.state.grant) this.#grants.set(key, applied.state.grant);
    const request = requestKeyOf(act);
    if (request !== undefined && applied.state.cancelled) this.#cancelled.add(request);
  }
}
