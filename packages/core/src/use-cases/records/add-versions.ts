import type { Address } from "../../domain/identifiers/address.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import { exposedTo } from "../../domain/log/exposed-to.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { followUps } from "../keys/follow-ups.js";
import { submitFollowing } from "../keys/submit-following.js";
import { ownView, type View } from "../session/view.js";
import type { Write } from "../writing/write.js";
import { currentEpochs } from "./current-epochs.js";
import type { SignedVersion } from "./store-version.js";
import { storeVersionCards } from "./store-version-cards.js";

export interface AddedVersions {
  readonly receipt: Receipt;
  /** For each record, the grantees who can read its version although their access has ended. */
  readonly exposedTo: ReadonlyMap<RecordId, readonly Address[]>;
  /** A view of the own log with the new versions. */
  readonly after: View;
}

/**
 * Adds signed versions, one of each record, in one transaction: first a new epoch where a folder
 * needs one, then the cards, then new envelopes for grantees who follow the records or whose latest
 * envelope lacks something.
 */
export async function addVersions(
  write: Write,
  versions: readonly SignedVersion[],
  op: "new" | "amend",
): Promise<AddedVersions> {
  const epochs = await currentEpochs(
    write,
    versions.map(({ folder }) => folder),
  );
  const stored = await storeVersionCards(write, versions, op, epochs);
  const acts = [...epochs.acts, ...stored.acts];
  const again = await followUps(write, acts, stored.cards);
  const { receipt, revived } = await submitFollowing(write, acts, again);
  const after = await ownView(write.session, write.options);
  const exposed = stored.cards.map(({ record, card }): [RecordId, readonly Address[]] => [
    record,
    [...new Set([...exposedTo(after.log, card.pointer), ...revived])],
  ]);
  return { receipt, exposedTo: new Map(exposed), after };
}
