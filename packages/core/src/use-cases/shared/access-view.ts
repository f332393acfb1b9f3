import type { Address } from "../../domain/identifiers/address.js";
import type { Hex } from "../../domain/encoding/hex.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import { foldGrants, isActive, grantsReading } from "../../domain/log/grant-slots.js";
import { decodeScope } from "../../domain/grants/scope.js";
import type { Envelope, VersionKey } from "../../envelope/envelope.js";
import { type ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { coveredEpochs } from "../../domain/log/covered-epochs.js";
import { readEnvelope } from "../keys/grant-envelope.js";
import type { GrantInLog } from "../../domain/log/grant-state.js";
import type { ReadableLog } from "../cards/readable-log.js";
import { nowSeconds } from "../calls/now-seconds.js";
import type { Session } from "../session/session.js";
import { laterEpochs } from "../keys/later-epochs.js";

/** What one patient's live grants let this participant read now. */
export interface AccessView {
  /** The live grants to read. */
  readonly live: readonly GrantInLog[];
  /** The patient's log through the grants on folders and on everything. */
  readonly readable: ReadableLog;
  /** Records granted by themselves. */
  readonly records: ReadonlyMap<RecordId, readonly VersionKey[]>;
  /** Grants whose envelope could not be opened. */
  readonly problems: readonly { readonly granted: GrantInLog; readonly problem: ChartkeyError }[];
}

interface EpochReach {
  readonly inside: Set<Hex>;
  readonly secrets: Map<Hex, Uint8Array>;
}

/** Adds the epochs of one grant: those in its envelope, and those that began later. */
async function addEpochsOf(
  session: Session,
  { log, slot }: GrantInLog,
  envelope: Envelope,
  epochs: EpochReach,
  options: CallOptions,
): Promise<void> {
  const covered = coveredEpochs(log, slot.scope, envelope.since);
  for (const { salt } of covered) epochs.inside.add(salt);
  for (const { salt, secret } of envelope.epochs) epochs.secrets.set(salt, secret);
  const wanted = covered.filter(({ salt, entry }) => entry > slot.given.index && !epochs.secrets.has(salt));
  if (!envelope.locator || wanted.length === 0) return;
  for (const [salt, secret] of await laterEpochs(session, log, wanted, envelope.locator, options))
    epochs.secrets.set(salt, secret);
}

export async function accessView(session: Session, patient: Address, options: CallOptions): Promise<AccessView> {
  const log = await session.logs.read(patient, options);
  const grants = foldGrants(log.entries);
  const now = await nowSeconds(session, options);
  const live = [...grants.slots.values()]
    .filter((slot) => slot.grantee === session.address && grantsReading(slot) && isActive(grants, slot, now))
    .map((slot) => ({ log, grants, slot }));
  const records = new Map<RecordId, readonly VersionKey[]>();
  const problems: { granted: GrantInLog; problem: ChartkeyError }[] = [];
  const epochs: EpochReach = { inside: new Set(), secrets: new Map() };
  for (const granted of live) {
    try {
      const envelope = await readEnvelope(session, patient, granted.slot, options);
      const scope = decodeScope(granted.slot.scope);
      if (scope !== "everything" && "record" in scope) records.set(scope.record, envelope.versions);
      else await addEpochsOf(session, granted, envelope, epochs, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isChartkeyError(error)) throw error;
      problems.push({ granted, problem: error });
    }
  }
  const readable: ReadableLog = {
    patient,
    log,
    partial: true,
    async accessTo({ salt }) {
      const secret = epochs.secrets.get(salt);
      if (secret && epochs.inside.has(salt)) return { secret };
      return epochs.inside.has(salt) ? "missing" : "outside";
    },
  };
  return { live, readable, records, problems };
}
