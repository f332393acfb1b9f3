import type { Address } from "../../domain/identifiers/address.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { followUps } from "../keys/follow-ups.js";
import { submitFollowing } from "../keys/submit-following.js";
import { ownLog, type Session } from "../session/session.js";
import type { Staging } from "../writing/staging.js";
import type { SignedVersion } from "./store-version.js";
import { exposedTo } from "../../domain/log/exposed-to.js";
import { storeVersionCards } from "./store-version-cards.js";
import { currentEpochs } from "./current-epochs.js";

export interface AddedVersions {
  readonly receipt: Receipt;
  /** Of each record, those who can read its version although their access had ended. */
  readonly exposedTo: ReadonlyMap<RecordId, readonly Address[]>;
}

/**
 * Files drafted versions, one of a record, in one transaction: a new epoch first where the folder needs one, then the cards, then new envelopes for those who follow the records or
 * whose last envelope lacks something.
 */
export async function addVersions(
  session: Session,
  staging: Staging,
  drafts: readonly SignedVersion[],
  op: "new" | "amend",
  options: CallOptions<WriteProgress>,
): Promise<AddedVersions> {
  const log = await ownLog(session, options);
  const folders = drafts.map(({ folder }) => folder);
  const filing = await currentEpochs(session, staging, log, folders, options);
  const { cards, acts } = await storeVersionCards(session, staging, drafts, op, filing, options);
  const grants = await followUps(session, staging, log, [...filing.acts, ...acts], cards, options);
  const { receipt, revived } = await submitFollowing(session, staging, [...filing.acts, ...acts], grants, options);
  const after = await ownLog(session, options);
  const exposed = cards.map(({ record, card }): [RecordId, readonly Address[]] => [
    record,
    [...new Set([...exposedTo(after, card.pointer), ...revived])],
  ]);
  return { receipt, exposedTo: new Map(exposed) };
}
