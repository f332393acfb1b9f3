import type { Act, ActOf } from "../domain/acts/act.js";
import { entersHead, logOf } from "../domain/acts/act.js";
import type { Address } from "../domain/identifiers/address.js";
import { genesisHead, nextHead } from "../domain/acts/head.js";
import { READ } from "../domain/grants/permission.js";
import { type EncodedScope, slotKey } from "../domain/grants/scope.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { LedgerAccount } from "../ports/head-source.js";
import type { LedgerGrant } from "../ports/ledger.js";

const ALL = 7;
const NOBODY = `0x${"0".repeat(40)}`;

const refuse = (reason: string): never => {
  throw new ChartkeyError("LEDGER_REVERTED", { message: `The ledger refused: ${reason}` });
};

/** What the acts so far amount to: the rules of the ledger contract, in memory. */
export class LedgerState {
  readonly #accounts: Map<Address, LedgerAccount>;
  readonly #grants: Map<string, LedgerGrant>;

  /** @param from a state to copy */
  constructor(from?: LedgerState) {
    this.#accounts = new Map(from && from.#accounts);
    this.#grants = new Map(from && from.#grants);
  }

  account(participant: Address): LedgerAccount {
    return this.#accounts.get(participant) ?? { head: genesisHead, everyoneEpoch: 0, nonce: 0 };
  }

  grant(patient: Address, grantee: Address, scope: EncodedScope): LedgerGrant | undefined {
    return this.#grants.get(`${patient}/${slotKey(grantee, scope)}`);
  }

  hasAccess(patient: Address, grantee: Address, scopes: readonly EncodedScope[], time: number): boolean {
    return grantee === patient || scopes.some((scope) => (this.#live(patient, grantee, scope, time) & READ) !== 0);
  }

  /** @throws ChartkeyError LEDGER_REVERTED when the rules forbid the act; then nothing has changed. */
  apply(act: Act, time: number): void {
    if (act.kind === "grant") this.#mayGrant(act, time);
    if (act.kind === "offer") this.#needs(act.patient, act.author, act.scope, act.amends ? 4 : 2, time);
    if (act.kind === "relinquish") this.#needs(act.patient, act.grantee, act.scope, ALL, time);
    if (!entersHead(act)) return;

    const log = logOf(act);
    const { head, everyoneEpoch, nonce } = this.account(log);
    const foreign = act.kind === "offer" || act.kind === "relinquish";
    if (act.kind === "grant") {
      const { until, permissions, grantee, scope } = act;
      const given = (this.grant(log, grantee, scope)?.nonce ?? 0) + 1;
      this.#grants.set(`${log}/${slotKey(grantee, scope)}`, { until, permissions, everyoneEpoch, nonce: given });
    }
    if (act.kind === "revoke" || act.kind === "relinquish") this.#close(log, act.grantee, act.scope);
    this.#accounts.set(log, {
      head: nextHead(head, time, act),
      everyoneEpoch: everyoneEpoch + (act.kind === "revoke-everyone" ? 1 : 0),
      nonce: nonce + (foreign ? 0 : 1),
    });
  }

  #mayGrant({ patient, grantee, until, permissions }: ActOf<"grant">, time: number): void {
    if (grantee === patient || grantee === NOBODY) refuse("InvalidGrantee");
    if (until <= time) refuse("InvalidUntil");
    if (permissions < 1 || permissions > ALL) refuse("InvalidPermissions");
  }

  #needs(patient: Address, grantee: Address, scope: EncodedScope, permissions: number, time: number): void {
    if ((this.#live(patient, grantee, scope, time) & permissions) === 0) refuse("NotPermitted");
  }

  #close(patient: Address, grantee: Address, scope: EncodedScope): void {
    const grant = this.grant(patient, grantee, scope);
    if (!grant) return;
    this.#grants.set(`${patient}/${slotKey(grantee, scope)}`, { ...grant, until: 0, nonce: grant.nonce + 1 });
  }

  /** The permissions of one grant while it lasts, else none. */
  #live(patient: Address, grantee: Address, scope: EncodedScope, time: number): number {
    const grant = this.grant(patient, grantee, scope);
    const live = grant && grant.until > time && grant.everyoneEpoch === this.account(patient).everyoneEpoch;
    return live ? grant.permissions : 0;
  }
}
