import type { Hex } from "../../domain/encoding/bytes.js";
import { type SlotName, slotKey } from "../../domain/grants/scope.js";
import type { Address } from "../../domain/identifiers/address.js";

/**
 * In which order one session was asked to change access. A call may come behind a later one, as
 * when it is planned again: then the later one counts.
 */
export class AccessCalls {
  #asked = 0;
  #everyone = 0;
  readonly #grantees = new Map<Address, number>();
  readonly #slots = new Map<string, number>();
  readonly #envelopes = new Set<Hex>();

  /** The number of a call, which is made before the call waits for anything. */
  ask(): number {
    return ++this.#asked;
  }

  /** Notes that a call is about to end grants of these grantees. */
  ending(call: number, grantees: readonly Address[]): void {
    for (const grantee of grantees) this.#grantees.set(grantee, call);
  }

  /** Notes that a call is about to end all grants. */
  endingAll(call: number): void {
    this.#everyone = call;
  }

  /** Notes the envelope of a grant that a call has planned. */
  giving(call: number, { grantee, scope }: SlotName, envelope: Hex): void {
    this.#slots.set(slotKey(grantee, scope), call);
    this.#envelopes.add(envelope);
  }

  /** Whether this session has planned the grant of this envelope. */
  hasGiven(envelope: Hex): boolean {
    return this.#envelopes.has(envelope);
  }

  /** Whether a later call has planned the grant, or has ended one of its grantee. */
  isOvertaken(call: number, { grantee, scope }: SlotName): boolean {
    const others = [this.#everyone, this.#grantees.get(grantee), this.#slots.get(slotKey(grantee, scope))];
    return others.some((other = 0) => other > call);
  }
}
