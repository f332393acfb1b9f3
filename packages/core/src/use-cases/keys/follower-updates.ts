import type { Act } from "../../domain/acts/act.js";
import { encodeScope } from "../../domain/grants/scope.js";
import type { Address } from "../../domain/identifiers/address.js";
import { allowsReading, grantsOf, isActive, type Slot } from "../../domain/log/grant-slots.js";
import type { Envelope, VersionKey } from "../../envelope/envelope.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { ResolvedRecord } from "../../domain/records/resolve-records.js";
import { eachInBlobTime } from "../calls/each-in-time.js";
import type { AnyRecordCard } from "../cards/record-index.js";
import type { NewVersionCard } from "../cards/store-card.js";
import type { Pair } from "../session/pairs.js";
import { isToldEnded } from "../session/told-ends.js";
import type { View } from "../session/view.js";
import type { Write } from "../writing/write.js";
import { newVersionKey, versionKeys } from "./card-keys.js";
import { confirmedKey, openTerms, sealGrant } from "./grant-envelope.js";

/** New envelopes for the grantees who follow an amended record. */
export interface FollowerUpdates {
  readonly acts: readonly Act[];
  /** The followers who get no key of the new version: the patient has to grant again. */
  readonly without: readonly Address[];
}

/**
 * Hands the new version of a record to the grantees who follow it. It changes no grant: whoever
 * lost it meanwhile gets nothing. Whose time is over by the own clock only, whose end was told and
 * is not in the log, or whose envelope cannot be had in ten seconds, is named. After thirty seconds
 * so are all whose envelopes were not had until then.
 * @param record as it is before
 * @param room how many acts the submission still takes
 */
export async function followerUpdates(
  write: Write,
  record: ResolvedRecord<AnyRecordCard>,
  filed: NewVersionCard,
  room: number,
): Promise<FollowerUpdates> {
  const { session, log, now, ledgerTime, options } = write;
  const grants = grantsOf(log);
  const scope = encodeScope({ record: filed.record });
  const granted = [...grants.slots.values()].filter(
    (slot) => slot.scope === scope && allowsReading(slot) && isActive(grants, slot, ledgerTime),
  );
  const versions = [...versionKeys(record), newVersionKey(filed)];
  const found = await eachInBlobTime(granted, options, (slot, limited) =>
    followerOf({ ...write, options: limited }, slot),
  );
  const acts: Act[] = [];
  const without: Address[] = [];
  for (const [nth, slot] of granted.entries()) {
    const follower = found[nth];
    if (!follower) continue;
    const stays = isActive(grants, slot, now) && !isToldEnded(session, log, slot, now);
    const act =
      stays && !isChartkeyError(follower) && acts.length < room
        ? await orProblem(updateOf(write, slot, follower, versions), options)
        : undefined;
    if (!act || isChartkeyError(act)) without.push(slot.grantee);
    else acts.push(act);
  }
  return { acts, without };
}

interface Follower {
  readonly envelope: Envelope;
  /** `undefined` when the grantee's latest key is not the one that the patient confirmed. */
  readonly pair: Pair | undefined;
}

/** What the next envelope of a grantee is made from; `undefined` for one who does not follow. */
async function followerOf(view: View, slot: Slot): Promise<Follower | undefined> {
  const { session, options } = view;
  const envelope = await openTerms(view, slot);
  if (!envelope.follow) return undefined;
  const key = await confirmedKey(view, [slot]);
  const pair = key && (await session.pairs.latest(slot.grantee, options));
  return { envelope, pair: pair && pair.theirs.digest === key ? pair : undefined };
}

async function updateOf(
  write: Write,
  { grantee, scope, until, permissions }: Slot,
  { envelope, pair }: Follower,
  versions: readonly VersionKey[],
): Promise<Act | undefined> {
  if (!pair) return undefined;
  // what the patient cannot open for the moment, the follower keeps
  const kept = envelope.versions.filter((old) => versions.every(({ version }) => version !== old.version));
  const all = [...kept, ...versions].toSorted((a, b) => a.version - b.version);
  const pointer = await sealGrant(write, pair, { ...envelope, until, permissions, versions: all });
  return { kind: "updateEnvelope", patient: write.session.address, grantee, scope, envelope: pointer };
}
