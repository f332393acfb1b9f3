import type { Hex } from "../../domain/encoding/bytes.js";
import { decodeScope } from "../../domain/grants/scope.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import { coveredEpochs } from "../../domain/log/epochs.js";
import { allowsReading, grantsOf, isActive, type Slot } from "../../domain/log/grant-slots.js";
import type { VersionKey } from "../../envelope/envelope.js";
import { type ChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { ReadableLog } from "../cards/card-opener.js";
import { envelopeName, type OpenedEnvelope, openLatest } from "../keys/grant-envelope.js";
import { laterEpochs } from "../keys/later-epochs.js";
import { ROWS } from "../lists/page-of.js";
import type { TimedView, View } from "../session/view.js";

/** What this participant may read now by one patient's active grants. */
export interface AccessView {
  /** The patient's log, as far as the grants of folders and of everything open it. */
  readonly readable: ReadableLog;
  /** The records that are granted singly, with the keys of their versions. */
  readonly records: ReadonlyMap<RecordId, readonly VersionKey[]>;
  /** The grants whose latest envelopes could not be opened. An older one may count instead. */
  readonly problems: readonly { readonly slot: Slot; readonly problem: ChartkeyError }[];
}

/**
 * The epochs that the grants of folders and of everything cover, and the secrets that could be
 * opened.
 */
interface GrantedEpochs {
  readonly covered: Set<Hex>;
  readonly secrets: Map<Hex, Uint8Array>;
}

/** Adds the epochs of one grant: those in its envelope, and those that started later. */
async function addEpochsOf(
  view: View,
  slot: Slot,
  { envelope, entry: given }: OpenedEnvelope,
  epochs: GrantedEpochs,
): Promise<void> {
  const covered = coveredEpochs(view.log, slot.scope, envelope.since);
  for (const { salt } of covered) epochs.covered.add(salt);
  for (const { salt, secret } of envelope.epochs) epochs.secrets.set(salt, secret);
  const wanted = covered.filter(({ salt, entry }) => entry > given && !epochs.secrets.has(salt));
  if (!envelope.locator || wanted.length === 0) return;
  for (const [salt, secret] of await laterEpochs(view, wanted, envelope.locator)) epochs.secrets.set(salt, secret);
}

/** The active grants of one patient that let this participant read. */
export function activeGrants({ session, log, now }: TimedView): readonly Slot[] {
  const grants = grantsOf(log);
  return [...grants.slots.values()].filter(
    (slot) => slot.grantee === session.address && allowsReading(slot) && isActive(grants, slot, now),
  );
}

/**
 * What one patient's grants handed over does not stay on the device once all have ended: call it
 * where the log is looked at and no grant is opened.
 * @throws the signal's reason
 */
export async function forgetEnded(view: TimedView): Promise<void> {
  const { session, log, options } = view;
  if (activeGrants(view).length > 0) return;
  await session.grants?.keepOnly(log.owner, new Set(), { signal: options.signal });
}

/** Opens the active grants of one patient. */
export async function accessView(view: TimedView): Promise<AccessView> {
  const { options } = view;
  const records = new Map<RecordId, readonly VersionKey[]>();
  const problems: { slot: Slot; problem: ChartkeyError }[] = [];
  const epochs: GrantedEpochs = { covered: new Set(), secrets: new Map() };
  const counting = new Set<string>();
  const open = async (slot: Slot) => {
    const opened = await openLatest(view, slot);
    const entry = view.log.entries[opened.entry];
    if (entry) counting.add(envelopeName(slot, entry));
    const scope = decodeScope(slot.scope);
    if (scope !== "everything" && "record" in scope) records.set(scope.record, opened.envelope.versions);
    else await addEpochsOf(view, slot, opened, epochs);
    return opened.problem;
  };
  await mapConcurrently(activeGrants(view), ROWS, async (slot) => {
    const problem = await orProblem(open(slot), options);
    if (problem) problems.push({ slot, problem });
  });
  // what ended grants handed over does not stay on the device
  await view.session.grants?.keepOnly(view.log.owner, counting, { signal: options.signal });
  const readable: ReadableLog = {
    ...view,
    partial: true,
    async accessTo({ salt }) {
      if (!epochs.covered.has(salt)) return "outside";
      const secret = epochs.secrets.get(salt);
      return secret ? { secret } : "missing";
    },
  };
  return { readable, records, problems };
}
