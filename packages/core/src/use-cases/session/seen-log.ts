import type { Act } from "../../domain/acts/act.js";
import type { Position } from "../../domain/ledger/position.js";
import { assumeIncluded, countersOf, type ParticipantLog } from "../../domain/log/participant-log.js";

/**
 * The own log as this session has seen it. Nodes behind one address are not all as far, so a later
 * reading may lack own acts that an earlier one had. So may one after a reorganisation, which may
 * bring them back.
 */
export class SeenLog {
  #log: ParticipantLog | undefined;
  #nonce = 0;

  /** The reading with the most own acts; of several, the latest. `undefined` before the first. */
  get log(): ParticipantLog | undefined {
    return this.#log;
  }

  note(reading: ParticipantLog): void {
    const { nonce } = countersOf(reading);
    if (!this.#log || nonce >= this.#nonce) [this.#log, this.#nonce] = [reading, nonce];
  }

  /** Notes own acts by their receipt, which may be earlier than any node that shows them. */
  include(acts: readonly Act[], { at }: Position): void {
    if (this.#log) this.note(assumeIncluded(this.#log, acts, Math.floor(at.getTime() / 1000)));
  }
}
