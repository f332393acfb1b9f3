import { type Act, actorOf, logOf, requestOf } from "../../domain/acts/act.js";
import type { ActCounters } from "../../domain/acts/act-counters.js";
import { type EncodedScope, slotKey } from "../../domain/grants/scope.js";
import type { Address } from "../../domain/identifiers/address.js";
import { type ActRefusal, applyAct, livePermissions, slotOf } from "../../domain/ledger/apply-act.js";
import { encodeRequestId } from "../../domain/requests/request-name.js";
import { emptyAccount, type LedgerAccount, type LedgerGrant } from "../../domain/ledger/ledger-state.js";

/** What a ledger has to hold, by its rules. */
export class LedgerModel {
  /** The acts so far, in order. */
  readonly acts: readonly Act[];
  readonly #accounts: ReadonlyMap<Address, LedgerAccount>;
  readonly #grants: ReadonlyMap<string, LedgerGrant>;
  readonly #cancelled: ReadonlySet<string>;

  constructor(
    acts: readonly Act[] = [],
    accounts: ReadonlyMap<Address, LedgerAccount> = new Map(),
    grants: ReadonlyMap<string, LedgerGrant> = new Map(),
    cancelled: ReadonlySet<string> = new Set(),
  ) {
    this.acts = acts;
    this.#accounts = accounts;
    this.#grants = grants;
    this.#cancelled = cancelled;
  }

  account(participant: Address): LedgerAccount {
    return this.#accounts.get(participant) ?? emptyAccount;
  }

  grant(patient: Address, grantee: Address, scope: EncodedScope): LedgerGrant | undefined {
    return this.#grants.get(`${patient}/${slotKey(grantee, scope)}`);
  }

  /** @param time Unix seconds */
  hasAccess(patient: Address, grantee: Address, scopes: readonly EncodedScope[], time: number): boolean {
    const account = this.account(patient);
    const reads = (scope: EncodedScope) =>
      livePermissions({ account, grant: this.grant(patient, grantee, scope) }, time) % 2 === 1;
    return patient === grantee || scopes.some(reads);
  }

  /**
   * The ledger after one more act, or why it is refused.
   * @param time Unix seconds
   */
  after(act: Act, time: number, base?: ActCounters): LedgerModel | ActRefusal {
    const [log, slot] = [logOf(act), slotOf(act)];
    const account = this.account(log);
    const grant = slot && this.grant(slot.patient, slot.grantee, slot.scope);
    // only an actor's own acts name a base
    const named = actorOf(act) === log ? base : undefined;
    const request = requestOf(act);
    const name = request && `${log}/${encodeRequestId(request)}`;
    const cancelled = name !== undefined && this.#cancelled.has(name);
    const applied = applyAct({ account, grant, cancelled }, act, time, { base: named });
    if (!applied.ok) return applied.refusal;
    const { state } = applied;
    const grants = new Map(this.#grants);
    if (slot && state.grant) grants.set(`${slot.patient}/${slotKey(slot.grantee, slot.scope)}`, state.grant);
    const all = new Set(this.#cancelled);
    if (name !== undefined && state.cancelled) all.add(name);
    return new LedgerModel([...this.acts, act], new Map(this.#accounts).set(log, state.account), grants, all);
  }
}
