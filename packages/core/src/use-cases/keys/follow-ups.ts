import type { Act } from "../../domain/acts/act.js";
import { coveredEpochs, type Epoch } from "../../domain/log/epochs.js";
import { assumeIncluded, type ParticipantLog } from "../../domain/log/participant-log.js";
import { grantsOf, isActive, allowsReading, type Slot } from "../../domain/log/grant-slots.js";
import { decodeScope, type EncodedScope } from "../../domain/grants/scope.js";
import { MAX_ACTS } from "../../domain/acts/submission.js";
import type { Envelope, VersionKey } from "../../envelope/envelope.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { epochKeys } from "./start-epoch.js";
import type { NewVersionCard } from "../cards/store-card.js";
import { ownIndex, type RecordIndex } from "../cards/record-index.js";
import type { Session } from "../session/session.js";
import type { Write } from "../writing/write.js";
import { newVersionKey, versionKeys } from "./card-keys.js";
import { confirmedKey, type GrantTerms, readEnvelope, sealGrant } from "./grant-envelope.js";

const isRecord = (word: EncodedScope): boolean => {
  const scope = decodeScope(word);
  return scope !== "everything" && "record" in scope;
};

/**
 * Whether the epoch's lockbox had a slot for the grant: its builder had seen the entry, or brought
 * it along.
 */
const servedByLockbox = (epoch: Epoch, slot: Slot): boolean => {
  const { index } = slot.given;
  return index < epoch.seen || (index >= epoch.entry - epoch.own && index < epoch.entry);
};

/** The terms anew, if an epoch inside the grant has not reached its grantee. */
async function missingEpochs(
  session: Session,
  log: ParticipantLog,
  slot: Slot,
  envelope: Envelope,
): Promise<GrantTerms | undefined> {
  const covered = coveredEpochs(log, slot.scope, envelope.since);
  const has = new Set(envelope.epochs.map(({ salt }) => salt));
  if (covered.every((epoch) => has.has(epoch.salt) || servedByLockbox(epoch, slot))) return undefined;
  return { ...envelope, epochs: await epochKeys(session, covered) };
}

/** The terms anew, if a follower's envelope lacks a version that counts. */
function missingVersions(
  index: RecordIndex | undefined,
  slot: Slot,
  envelope: Envelope,
  filed: readonly NewVersionCard[],
): GrantTerms | undefined {
  const scope = decodeScope(slot.scope);
  const record = scope !== "everything" && "record" in scope ? index?.records.get(scope.record) : undefined;
  if (!record || record.erased || !envelope.follow) return undefined;
  const drafts = filed.filter((version) => version.record === record.record).map(newVersionKey);
  const winning: readonly VersionKey[] = [...versionKeys(record), ...drafts];
  const has = new Set(envelope.versions.map(({ card }) => card));
  if (winning.every(({ card }) => has.has(card))) return undefined;
  // what the patient cannot open for the moment, the follower keeps
  const kept = envelope.versions.filter(({ version }) => winning.every((key) => key.version !== version));
  return { ...envelope, versions: [...kept, ...winning].toSorted((a, b) => a.version - b.version) };
}

/**
 * The grants that have to be given again with this transaction: to followers of an amended record,
 * and to readers whose envelope lacks something because two devices wrote at once. A reader whose
 * keys changed gets nothing.
 * @param acts the acts that stand before, in the same transaction
 * @param filed the cards among them
 */
export async function followUps(
  write: Write,
  acts: readonly Act[],
  filed: readonly NewVersionCard[],
): Promise<readonly Act[]> {
  const { session, log, now, options } = write;
  const after = assumeIncluded(log, acts, now);
  const grants = grantsOf(after);
  const live = [...grants.slots.values()].filter(
    (slot) => allowsReading(slot) && isActive(grants, slot, now) && slot.given.index < log.entries.length,
  );
  const ofRecords = live.some(({ scope }) => isRecord(scope));
  const index = ofRecords ? await ownIndex(write) : undefined;
  const again: Act[] = [];
  for (const slot of live) {
    // the readers beyond it are served by the next write
    if (acts.length + again.length >= MAX_ACTS) break;
    const envelope = await orProblem(readEnvelope(write, slot), options);
    if (isChartkeyError(envelope)) continue;
    const terms =
      missingVersions(index, slot, envelope, filed) ?? (await missingEpochs(session, after, slot, envelope));
    if (!terms || !(await confirmedKey(write, [slot]))) continue;
    again.push(await sealGrant(write, await session.pairs.latest(slot.grantee, options), terms));
  }
  return again;
}
