import type { Hex } from "../../domain/encoding/bytes.js";
import { type Epoch, epochsOf } from "../../domain/log/epochs.js";
import type { EpochKey } from "../../envelope/envelope.js";
import { openLockbox } from "../../envelope/lockbox.js";
import { openPointer } from "../../envelope/pointer.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { lockboxHolder } from "../session/holders.js";
import { getSealed } from "../writing/sealed-blob.js";
import type { View } from "../session/view.js";

/** Opens this participant's slot in one lockbox of a patient; no keys without a slot. */
async function keysIn(view: View, epoch: Epoch, locator: Uint8Array): Promise<readonly EpochKey[]> {
  const { session, log, options } = view;
  const { ledger } = session.owner;
  const patient = log.owner;
  const sequence = log.entries[epoch.entry]?.position.sequence ?? 0n;
  const digest = openPointer(locator, { kind: "lockbox", ledger, patient }, epoch.lockbox);
  options.reading?.check();
  const sealed = await getSealed(session, digest, options);
  const { folder, salt } = epoch.first;
  for await (const pair of session.pairs.at(patient, sequence, options)) {
    const keys = await openLockbox(
      sealed.bytes,
      { ledger, patient, first: { folder, salt } },
      { identity: pair.mine, tagKey: pair.keys.tag },
    );
    if (!keys) continue;
    await sealed.keep(lockboxHolder(session.address));
    await session.pairs.keep(pair.theirs, options);
    return keys;
  }
  return [];
}

/**
 * The secrets of epochs that were started after a grant, by their salts, from the lockboxes.
 * @param wanted epochs that the grant covers and whose secrets the envelope lacks
 */
export async function laterEpochs(
  view: View,
  wanted: readonly Epoch[],
  locator: Uint8Array,
): Promise<ReadonlyMap<Hex, Uint8Array>> {
  const secrets = new Map<Hex, Uint8Array>();
  const known = new Map([...epochsOf(view.log).values()].flat().map((epoch) => [epoch.salt, epoch]));
  for (const epoch of wanted) {
    if (secrets.has(epoch.salt)) continue;
    const keys = await orProblem(keysIn(view, epoch, locator), view.options);
    if (isChartkeyError(keys)) continue;
    for (const { folder, salt, secret } of keys) {
      const named = known.get(salt);
      if (named?.entry === epoch.entry && named.folder === folder) secrets.set(salt, secret);
    }
  }
  return secrets;
}
