import { countersOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { ToldGrants } from "./told-grants.js";

/**
 * The own log as this session has seen it. Nodes behind one address are not all as far, so a later
 * reading may lack acts that an earlier one had. So may one after a reorganisation, which may
 * bring them back.
 */
export class SeenLog {
  readonly #told: ToldGrants;
  #log: ParticipantLog | undefined;

  constructor(told: ToldGrants) {
    this.#told = told;
  }
  /** The reading with the most own acts, and then entries; of several, the latest. */
  get log(): ParticipantLog | undefined {
    return this.#log;
  }

  note(reading: ParticipantLog): void {
    this.#told.note(reading);
    if (!this.#log || isAsFar(reading, this.#log)) this.#log = reading;
  }
}

/** Whether a reading has as many own acts as another, and with the same number, as many entries. */
function isAsFar(reading: ParticipantLog, other: ParticipantLog): boolean {
  const own = countersOf(reading).nonce - countersOf(other).nonce;
  return own > 0 || (own === 0 && reading.entries.length >= other.entries.length);
}
