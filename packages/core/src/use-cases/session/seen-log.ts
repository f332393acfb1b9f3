import { isBeginning, type ParticipantLog } from "../../domain/log/participant-log.js";

/**
 * The own log as this session has seen it. Nodes behind one address are not all as far, so a later
 * reading may lack what an earlier one had. So may one after a reorganisation, which may bring it
 * back.
 */
export class SeenLog {
  #log: ParticipantLog | undefined;

  /** @returns the reading, or what was seen before where the reading only lacks its end */
  latest(reading: ParticipantLog): ParticipantLog {
    if (!this.#log || !isBeginning(reading, this.#log)) this.#log = reading;
    return this.#log;
  }
}
