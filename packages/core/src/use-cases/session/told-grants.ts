import type { Hex } from "../../domain/encoding/bytes.js";
import { decodeScope } from "../../domain/grants/scope.js";
import { allowsReading, type GivenEnvelope, grantsOf, type Slot } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";

/** Until when a grant counts that came in the place of an earlier one, in Unix seconds. */
function laterUntil(slot: Slot): number {
  const scope = decodeScope(slot.scope);
  // whether a record is followed stands in the envelope, so a later grant may be narrower
  const isOfRecord = scope !== "everything" && "record" in scope;
  return isOfRecord || !allowsReading(slot) ? 0 : slot.until;
}

const isGiven = ({ entry }: GivenEnvelope): boolean => entry.act.kind === "grantAccess";

/**
 * What readings of the own log have shown of grants that ended, or in whose place came another. A
 * later reading may lack that: it comes from a node that is behind, or a reorganisation has taken
 * it away.
 */
export class ToldGrants {
  /** By the envelopes of the grants, in Unix seconds; 0 for one that has ended. */
  readonly #until = new Map<Hex, number>();

  note(reading: ParticipantLog): void {
    for (const slot of grantsOf(reading).slots.values()) {
      const { given, closed, earlier, envelopes } = slot;
      if (closed) this.#lower(given.act.envelope, 0);
      for (const { entry } of earlier.filter(isGiven)) this.#lower(entry.act.envelope, 0);
      const until = closed ? 0 : laterUntil(slot);
      for (const { entry } of envelopes.filter(isGiven))
        if (entry.index < given.index) this.#lower(entry.act.envelope, until);
    }
  }

  /** Until when the grant counts; `undefined` for one that has neither ended nor been replaced. */
  untilOf(envelope: Hex): number | undefined {
    return this.#until.get(envelope);
  }

  #lower(envelope: Hex, until: number): void {
    this.#until.set(envelope, Math.min(until, this.#until.get(envelope) ?? until));
  }
}
