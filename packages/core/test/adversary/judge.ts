import { type Address, decodeScope, type Hex, type RecordId } from "../../src/adapters/index.js";
import { encodeScope } from "../../src/domain/grants/scope.js";
import { decodeCardLocation } from "../../src/domain/acts/card-location.js";
import { grantsOf, isActive, type Slot } from "../../src/domain/log/grant-slots.js";
import type { ParticipantLog } from "../../src/domain/log/participant-log.js";
import type { FolderId } from "../../src/index.js";

/** One version of a record that somebody set out to add. */
export interface Version {
  /** Unique in a history. */
  readonly title: string;
  readonly patient: Address;
  readonly record: RecordId;
  readonly folder: FolderId;
  /** The pointer of its card, once it was submitted. */
  pointers: Set<Hex>;
}

/** What each grantee was ever allowed to open, as the documents admit it. */
export class Judge {
  readonly versions: Version[] = [];
  readonly #allowed = new Map<Address, Set<string>>();

  allow(grantee: Address, title: string): void {
    const known = this.#allowed.get(grantee) ?? new Set();
    this.#allowed.set(grantee, known.add(title));
  }

  allowed(grantee: Address): ReadonlySet<string> {
    return this.#allowed.get(grantee) ?? new Set();
  }

  /** Where a version's card stands in a log; `undefined` where it does not. */
  entryOf({ entries }: ParticipantLog, { pointers }: Version): number | undefined {
    return entries.find(
      ({ act }) =>
        (act.kind === "fileCard" && pointers.has(act.card)) ||
        (act.kind === "fileCards" && act.cards.some((card) => pointers.has(card))),
    )?.index;
  }

  /**
   * The active grants that cover a version: one from now on only if the version came after it.
   * @param now Unix seconds
   */
  covering(log: ParticipantLog, version: Version, now: number, fromNow: ReadonlySet<Hex>): readonly Slot[] {
    const grants = grantsOf(log);
    const entry = this.entryOf(log, version);
    return [...grants.slots.values()].filter((slot) => {
      if (!isActive(grants, slot, now)) return false;
      const scope = decodeScope(slot.scope);
      if (scope !== "everything" && "record" in scope) return scope.record === version.record;
      if (scope !== "everything" && scope.folder !== version.folder) return false;
      return !fromNow.has(slot.given.act.envelope) || entry === undefined || entry > slot.given.index;
    });
  }

  /** Notes whom the log allows to open what, at this moment. */
  observe(log: ParticipantLog, now: number, fromNow: ReadonlySet<Hex>): void {
    for (const version of this.versions.filter(({ patient }) => patient === log.owner))
      for (const { grantee } of this.covering(log, version, now, fromNow)) this.allow(grantee, version.title);
  }
}

/** The folders that a log has, in order. */
export const foldersIn = (log: ParticipantLog): readonly FolderId[] => [
  ...new Set(
    log.entries.flatMap(({ act }) =>
      act.kind === "fileCard" || act.kind === "fileCards" ? (decodeCardLocation(act.location)?.folder ?? []) : [],
    ),
  ),
];

export { encodeScope };
