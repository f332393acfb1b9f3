import { countersOf, type ParticipantLog } from "../../domain/log/participant-log.js";

/**
 * The own log as this session has seen it. Nodes behind one address are not all as far, so a later
 * reading may lack own acts that an earlier one had. So may one after a reorganisation, which may
 * bring them back.
 */
export class SeenLog {
  #log: ParticipantLog | undefined;
  #nonce = 0;

  /** @returns the reading, or what was seen before where the reading has fewer own acts */
  latest(reading: ParticipantLog): ParticipantLog {
    const { nonce } = countersOf(reading);
    if (!this.#log || nonce >= this.#nonce) [this.#log, this.#nonce] = [reading, nonce];
    return this.#log;
  }
}
