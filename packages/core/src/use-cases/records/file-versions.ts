import type { Hex } from "../../domain/hex.js";
import type { Receipt } from "../../domain/position.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/ledger.js";
import { followUps } from "../grants/follow-ups.js";
import { ownLog, type Session } from "../session/session.js";
import type { Staging } from "../session/staging.js";
import type { VersionDraft } from "./draft.js";
import { fileDrafts } from "./file-drafts.js";
import { prepareFiling } from "./filing.js";

/**
 * Files drafted versions in one transaction: a new epoch first where the folder needs one, then the cards, then new envelopes for those who follow the records or
 * whose last envelope lacks something.
 * @returns the receipt, and the sealed pointers of the cards
 */
export async function fileVersions(
  session: Session,
  staging: Staging,
  drafts: readonly VersionDraft[],
  op: "new" | "amend",
  options: CallOptions<WriteProgress>,
): Promise<{ readonly receipt: Receipt; readonly filed: readonly Hex[] }> {
  const log = await ownLog(session, options);
  const folders = drafts.map(({ folder }) => folder);
  const filing = await prepareFiling(session, staging, log, folders, options);
  const { cards, acts } = await fileDrafts(session, staging, drafts, op, filing, options);
  const grants = await followUps(session, staging, log, [...filing.acts, ...acts], cards, options);
  const receipt = await staging.submit([...filing.acts, ...acts, ...grants], options);
  return { receipt, filed: cards.map(({ card }) => card.pointer) };
}
