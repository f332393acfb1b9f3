import type { Hex } from "../../domain/encoding/bytes.js";
import { grantsOf, type Slot } from "../../domain/log/grant-slots.js";
import { countersOf, type ParticipantLog } from "../../domain/log/participant-log.js";

/**
 * The own log as this session has seen it. Nodes behind one address are not all as far, so a later
 * reading may lack acts that an earlier one had. So may one after a reorganisation, which may
 * bring them back.
 */
export class SeenLog {
  #log: ParticipantLog | undefined;
  /** The envelopes of the grants whose end a reading has shown. */
  readonly #ended = new Set<Hex>();

  /** The reading with the most own acts, and then entries; of several, the latest. */
  get log(): ParticipantLog | undefined {
    return this.#log;
  }

  /** Whether a reading has shown the end of this grant. */
  hasEnded({ given }: Pick<Slot, "given">): boolean {
    return this.#ended.has(given.act.envelope);
  }

  note(reading: ParticipantLog): void {
    for (const { given, closed } of grantsOf(reading).slots.values()) if (closed) this.#ended.add(given.act.envelope);
    if (!this.#log || isAsFar(reading, this.#log)) this.#log = reading;
  }
}

/** Whether a reading has as many own acts as another, and with the same number, as many entries. */
function isAsFar(reading: ParticipantLog, other: ParticipantLog): boolean {
  const own = countersOf(reading).nonce - countersOf(other).nonce;
  return own > 0 || (own === 0 && reading.entries.length >= other.entries.length);
}
