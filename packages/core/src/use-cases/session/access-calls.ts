import type { Hex } from "../../domain/encoding/bytes.js";
import { type SlotName, slotKey } from "../../domain/grants/scope.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import type { LogEntry, ParticipantLog } from "../../domain/log/participant-log.js";

/**
 * What a call may end: one grant by its `slotKey`, those of a grantee by the address, all, or a
 * request by its message pointer.
 */
type Ended = string;

export const everyone: Ended = "everyone";

/** An end that a receipt proves. */
interface ProvenEnd extends Pick<Receipt, "transaction"> {
  /** The ledger's time of it, in Unix seconds. */
  readonly at: number;
  /** The last call before the receipt. */
  readonly call: number;
}

/**
 * How many seconds after an end that is gone a grant of others is one that came later. A
 * reorganisation does not reach as far.
 */
const LATER = 3600;

/**
 * In which order one session was asked to change access. A call may come behind a later one, as
 * when it is planned again: then the later one counts.
 */
export class AccessCalls {
  #asked = 0;
  /** The calls that change something. */
  readonly #calls = new Map<Ended, Set<number>>();
  /** The calls that planned grants, by their envelopes. */
  readonly #grants = new Map<Hex, number>();
  readonly #revocations = new Set<string>();
  readonly #proven = new Map<Ended, ProvenEnd[]>();

  /** The number of a call, which is made before the call waits for anything. */
  ask(): number {
    return ++this.#asked;
  }

  /** Notes what a call ends, whether or not it is there. */
  ending(call: number, ended: readonly Ended[]): void {
    for (const one of ended) this.#note(call, one);
  }

  /** Notes an end that a call has sent: a grant's `slotKey`, or `everyone`. */
  ended(what: Ended, transaction: string): void {
    this.#revocations.add(`${what}/${transaction}`);
  }

  /** Notes an end that a receipt proves. */
  prove(what: Ended, { transaction, position }: Receipt): void {
    const proven = this.#proven.get(what) ?? [];
    if (proven.some((one) => one.transaction === transaction)) return;
    const at = Math.floor(position.at.getTime() / 1000);
    this.#proven.set(what, [...proven, { transaction, at, call: this.#asked }]);
  }

  /**
   * Whether this session has ended a grant by a transaction that a log has not yet, or no more. One
   * that was asked for after that is another grant, and so is one of others an hour later, or
   * behind another end that the log shows.
   */
  isEndedBeyond(
    { entries }: ParticipantLog,
    { grantee, scope, given }: Pick<Slot, "grantee" | "scope" | "given">,
  ): boolean {
    const asked = this.#grants.get(given.act.envelope) ?? 0;
    // the end came back in another transaction, as by a relayer
    const isEndBefore = ({ act, index }: LogEntry): boolean =>
      index < given.index &&
      (act.kind === "revokeEveryone" ||
        (act.kind === "revokeAccess" && act.grantee === grantee && act.scope === scope));
    const ends = [everyone, slotKey(grantee, scope)].flatMap((what) => this.#proven.get(what) ?? []);
    return ends.some(
      ({ transaction, at, call }) =>
        asked <= call &&
        given.at < at + LATER &&
        !entries.some((entry) => entry.transaction === transaction || (entry.at >= at && isEndBefore(entry))),
    );
  }

  /** Notes the envelope of a grant that a call has planned. */
  giving(call: number, { grantee, scope }: SlotName, envelope: Hex): void {
    this.#note(call, slotKey(grantee, scope));
    this.#grants.set(envelope, call);
  }

  /** Forgets a call whose prompt was declined: nobody wants what it would have given. */
  drop(call: number): void {
    for (const calls of this.#calls.values()) calls.delete(call);
  }

  /** Whether this session has planned the grant, or made the revocation, of this entry. */
  hasMade({ act, transaction }: LogEntry): boolean {
    if (act.kind === "grantAccess") return this.#grants.has(act.envelope);
    const ended =
      act.kind === "revokeEveryone" ? everyone : act.kind === "revokeAccess" && slotKey(act.grantee, act.scope);
    return ended !== false && this.#revocations.has(`${ended}/${transaction}`);
  }

  /** Whether a later call has planned the grant of this envelope. */
  isGivenAfter(call: number, envelope: Hex): boolean {
    return (this.#grants.get(envelope) ?? 0) > call;
  }

  /**
   * Whether a later call has planned or ended the grant, has ended another of its grantee, or has
   * rejected the request that it answers.
   */
  isOvertaken(call: number, { grantee, scope }: SlotName, request: Hex): boolean {
    const changed = [everyone, grantee, slotKey(grantee, scope), request];
    return changed.some((one) => [...(this.#calls.get(one) ?? [])].some((other) => other > call));
  }

  #note(call: number, changed: Ended): void {
    this.#calls.set(changed, (this.#calls.get(changed) ?? new Set()).add(call));
  }
}
