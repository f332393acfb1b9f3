import { type Act, logOf } from "../domain/acts/act.js";
import { decodePermissions } from "../domain/grants/permission.js";
import { type EncodedScope, slotKey } from "../domain/grants/scope.js";
import type { Address } from "../domain/identifiers/address.js";
import { type ActRefusal, applyAct, livePermissions, slotOf } from "../domain/ledger/apply-act.js";
import { emptyAccount, type LedgerAccount, type LedgerGrant } from "../domain/ledger/ledger-state.js";
import type { ActCounters } from "../domain/acts/act-counters.js";
import { ChartkeyError } from "../errors/chartkey-error.js";

const keyOf = (patient: Address, grantee: Address, scope: EncodedScope) => `${patient}/${slotKey(grantee, scope)}`;

const refused = (refusal: ActRefusal): ChartkeyError =>
  refusal === "Conflict"
    ? new ChartkeyError("LEDGER_CONFLICT", {
        message: "Another act of this account came first",
        hints: ["Nothing happened. Try again."],
        retryable: true,
      })
    : new ChartkeyError("LEDGER_REVERTED", { message: `The ledger refused: ${refusal}` });

/** The state after the acts so far, by the rules of the ledger. */
export class LedgerState {
  readonly #accounts: Map<Address, LedgerAccount>;
  readonly #grants: Map<string, LedgerGrant>;

  /** @param from a state to copy */
  constructor(from?: LedgerState) {
    this.#accounts = new Map(from && from.#accounts);
    this.#grants = new Map(from && from.#grants);
  }

  account(participant: Address): LedgerAccount {
    return this.#accounts.get(participant) ?? emptyAccount;
  }

  grant(patient: Address, grantee: Address, scope: EncodedScope): LedgerGrant | undefined {
    return this.#grants.get(keyOf(patient, grantee, scope));
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
   * @throws ChartkeyError LEDGER_REVERTED or LEDGER_CONFLICT when the rules refuse the act; then
   *   nothing has changed
   */
  apply(act: Act, time: number, base?: ActCounters): void {
    const [log, slot] = [logOf(act), slotOf(act)];
    const key = slot && keyOf(slot.patient, slot.grantee, slot.scope);
    const grant = key === undefined ? undefined : this.#grants.get(key);
    const applied = applyAct({ account: this.account(log), grant }, act, time, { base });
    if (!applied.ok) throw refused(applied.refusal);

    this.#accounts.set(log, applied.state.account);
    if (key !== undefined && applied.state.grant) this.#grants.set(key, applied.state.grant);
  }
}
