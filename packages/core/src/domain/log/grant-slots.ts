import type { ActOf } from "../acts/act.js";
import type { Grant } from "../grants/grant.js";
import { READ } from "../grants/permission.js";
import { encodedEverything, type EncodedScope, encodeScope, slotKey } from "../grants/scope.js";
import type { Address } from "../identifiers/address.js";
import type { FolderId } from "../identifiers/ids.js";
import { oncePer } from "./once-per.js";
import type { LogEntry, ParticipantLog } from "./participant-log.js";

/** An envelope of a grant, with the terms that the ledger had when it was given. */
export interface GivenEnvelope {
  readonly entry: LogEntry<ActOf<"grantAccess" | "updateEnvelope">>;
  /** Unix seconds, exclusive. */
  readonly until: number;
  readonly permissions: number;
}

/** The latest grant for one (grantee, scope). */
export interface Slot {
  readonly grantee: Address;
  readonly scope: EncodedScope;
  /** Unix seconds, exclusive. */
  readonly until: number;
  readonly permissions: number;
  readonly everyoneEpoch: number;
  /** The entry that gave it first. It decides the order in lists. */
  readonly first: LogEntry<ActOf<"grantAccess">>;
  /** The entry that gave it last. */
  readonly given: LogEntry<ActOf<"grantAccess">>;
  /** The envelopes since it was first given, or given again after it had ended; the latest last. */
  readonly envelopes: readonly GivenEnvelope[];
  /** The envelopes from before it last ended and was given again. They count no more. */
  readonly earlier: readonly GivenEnvelope[];
  /** The entry that ended it, if one did. */
  readonly closed: LogEntry | undefined;
}

/** A patient's grants after some prefix of the log. */
export interface GrantSlots {
  readonly slots: ReadonlyMap<string, Slot>;
  readonly everyoneEpoch: number;
}

const isGrant = (entry: LogEntry): entry is LogEntry<ActOf<"grantAccess">> => entry.kind === "grantAccess";
const isUpdate = (entry: LogEntry): entry is LogEntry<ActOf<"updateEnvelope">> => entry.kind === "updateEnvelope";

/** The grants of a whole log. */
export const grantsOf: (log: ParticipantLog) => GrantSlots = oncePer(({ entries }) => foldGrants(entries));

/** A slot while entries are applied to it. */
interface Draft extends Mutable<Slot> {
  envelopes: GivenEnvelope[];
  earlier: GivenEnvelope[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Applies entries in order.
 * @param from the slots before them; none by default
 */
export function foldGrants(entries: Iterable<LogEntry>, from?: GrantSlots): GrantSlots {
  const slots = new Map(from?.slots);
  const drafts = new Map<string, Draft>();
  const open = new Set([...slots].flatMap(([key, { closed }]) => (closed ? [] : [key])));
  let everyoneEpoch = from?.everyoneEpoch ?? 0;

  /** The slot as a copy of this fold's own, made once: lists that grow are never copied again. */
  const draftOf = (key: string): Draft | undefined => {
    const slot = slots.get(key);
    const known = drafts.get(key) ?? (slot && { ...slot, envelopes: [...slot.envelopes], earlier: [...slot.earlier] });
    if (known) drafts.set(key, known);
    return known;
  };
  const give = (entry: LogEntry<ActOf<"grantAccess">>) => {
    const { grantee, scope, until, permissions } = entry.act;
    const key = slotKey(grantee, scope);
    const known = draftOf(key);
    const ended = known && (known.closed !== undefined || known.until <= entry.at);
    const terms = { grantee, scope, until, permissions, everyoneEpoch, given: entry, closed: undefined };
    const draft: Draft = known ?? { ...terms, first: entry, envelopes: [], earlier: [] };
    if (ended) for (const envelope of draft.envelopes.splice(0)) draft.earlier.push(envelope);
    draft.envelopes.push({ entry, until, permissions });
    drafts.set(key, Object.assign(draft, terms));
    slots.set(key, draft);
    open.add(key);
  };
  const close = (key: string, entry: LogEntry) => {
    const draft = open.delete(key) ? draftOf(key) : undefined;
    if (draft) slots.set(key, Object.assign(draft, { closed: entry }));
  };

  for (const entry of entries) {
    if (entry.filing) continue;
    const { act } = entry;
    if (isGrant(entry)) give(entry);
    else if (isUpdate(entry)) {
      const key = slotKey(entry.act.grantee, entry.act.scope);
      // an update changes no terms, and means nothing for a grant that has ended
      const draft = open.has(key) ? draftOf(key) : undefined;
      if (!draft) continue;
      draft.envelopes.push({ entry, until: draft.until, permissions: draft.permissions });
      slots.set(key, draft);
    } else if (act.kind === "revokeAccess" || act.kind === "relinquishAccess")
      close(slotKey(act.grantee, act.scope), entry);
    else if (act.kind === "revokeEveryone") {
      everyoneEpoch += 1;
      for (const key of open) close(key, entry);
    }
  }
  return { slots, everyoneEpoch };
}

/** The grants that no entry of the log has ended. Their time may be over. */
export const unendedGrants = (log: ParticipantLog): readonly Slot[] => {
  const grants = grantsOf(log);
  return [...grants.slots.values()].filter((slot) => isUnended(grants, slot));
};

/** Whether no entry has ended the grant. Its time may be over. */
export const isUnended = (grants: GrantSlots, slot: Slot): boolean =>
  !slot.closed && slot.everyoneEpoch === grants.everyoneEpoch;

/**
 * Whether the grant is active at `now`, in Unix seconds: no entry has ended it, and its time is not
 * over.
 */
export const isActive = (grants: GrantSlots, slot: Slot, now: number): boolean =>
  isUnended(grants, slot) && now < slot.until;

export const allowsReading = ({ permissions }: Pick<Slot, "permissions">): boolean => (permissions & READ) !== 0;

/**
 * Whether the grant is of the folder or of everything, so that its grantee gets the folder's key.
 */
export const coversFolder = (slot: Slot, folder: FolderId): boolean =>
  slot.scope === encodedEverything || slot.scope === encodeScope({ folder });

/** The grants whose grantees may read the whole folder at `now`, in Unix seconds. */
export const folderRecipients = (grants: GrantSlots, folder: FolderId, now: number): readonly Slot[] =>
  [...grants.slots.values()].filter(
    (slot) => allowsReading(slot) && coversFolder(slot, folder) && isActive(grants, slot, now),
  );

/**
 * Whether `grantee` may read at least one of the scopes at `now`, in Unix seconds: the rule of
 * `Ledger.hasAccess`, applied to the log.
 */
export function mayRead(log: ParticipantLog, grantee: Address, scopes: readonly EncodedScope[], now: number): boolean {
  if (grantee === log.owner) return true;
  const grants = grantsOf(log);
  return scopes.some((scope) => {
    const slot = grants.slots.get(slotKey(grantee, scope));
    return slot !== undefined && allowsReading(slot) && isActive(grants, slot, now);
  });
}

/** Whether `grantee` may read the whole folder at `now`, in Unix seconds, by any grant. */
export const mayReadFolder = (log: ParticipantLog, grantee: Address, folder: FolderId, now: number): boolean =>
  mayRead(log, grantee, [encodedEverything, encodeScope({ folder })], now);

/** The state of a grant at `now`, in Unix seconds. A grant that expired first stays expired. */
export function grantState(log: ParticipantLog, slot: Slot, now: number): Grant["state"] {
  const grants = grantsOf(log);
  if (isUnended(grants, slot)) return isActive(grants, slot, now) ? "active" : "expired";
  return slot.closed && slot.closed.at >= slot.until ? "expired" : "revoked";
}
