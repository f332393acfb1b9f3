import type { Address } from "../../domain/address.js";
import type { Receipt } from "../../domain/position.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/ledger.js";
import { followUps } from "../grants/follow-ups.js";
import { submitFollowing } from "../grants/submit-following.js";
import { ownLog, type Session } from "../session/session.js";
import type { Staging } from "../session/staging.js";
import type { VersionDraft } from "./draft.js";
import { exposedTo } from "./exposed-to.js";
import { fileDrafts } from "./file-drafts.js";
import { prepareFiling } from "./filing.js";

/**
 * Files drafted versions in one transaction: a new epoch first where the folder needs one, then the cards, then new envelopes for those who follow the records or
 * whose last envelope lacks something.
 * @returns the receipt, and those who can read these versions although their access had ended
 */
export async function fileVersions(
  session: Session,
  staging: Staging,
  drafts: readonly VersionDraft[],
  op: "new" | "amend",
  options: CallOptions<WriteProgress>,
): Promise<{ readonly receipt: Receipt; readonly exposedTo: readonly Address[] }> {
  const log = await ownLog(session, options);
  const folders = drafts.map(({ folder }) => folder);
  const filing = await prepareFiling(session, staging, log, folders, options);
  const { cards, acts } = await fileDrafts(session, staging, drafts, op, filing, options);
  const grants = await followUps(session, staging, log, [...filing.acts, ...acts], cards, options);
  const { receipt, revived } = await submitFollowing(session, staging, [...filing.acts, ...acts], grants, options);
  const pointers = cards.map(({ card }) => card.pointer);
  const exposed = exposedTo(await ownLog(session, options), pointers);
  return { receipt, exposedTo: [...new Set([...exposed, ...revived])] };
}
