import type { Hex } from "../../domain/encoding/bytes.js";
import { type SlotName, slotKey } from "../../domain/grants/scope.js";

/** What a call may end: one grant by its `slotKey`, those of a grantee by the address, or all. */
type Ended = string;

export const everyone: Ended = "everyone";

/**
 * In which order one session was asked to change access. A call may come behind a later one, as
 * when it is planned again: then the later one counts.
 */
export class AccessCalls {
  #asked = 0;
  /** The latest call that changes something. */
  readonly #latest = new Map<Ended, number>();
  readonly #envelopes = new Set<Hex>();

  /** The number of a call, which is made before the call waits for anything. */
  ask(): number {
    return ++this.#asked;
  }

  /** Notes what a call ends, whether or not it is there. */
  ending(call: number, ended: readonly Ended[]): void {
    for (const one of ended) this.#note(call, one);
  }

  /** Notes the envelope of a grant that a call has planned. */
  giving(call: number, { grantee, scope }: SlotName, envelope: Hex): void {
    this.#note(call, slotKey(grantee, scope));
    this.#envelopes.add(envelope);
  }

  /** Whether this session has planned the grant of this envelope. */
  hasGiven(envelope: Hex): boolean {
    return this.#envelopes.has(envelope);
  }

  /** Whether a later call has planned or ended the grant, or has ended another of its grantee. */
  isOvertaken(call: number, { grantee, scope }: SlotName): boolean {
    return [everyone, grantee, slotKey(grantee, scope)].some((one) => (this.#latest.get(one) ?? 0) > call);
  }

  /** A slow call may come here after a later one. */
  #note(call: number, changed: Ended): void {
    this.#latest.set(changed, Math.max(call, this.#latest.get(changed) ?? 0));
  }
}
