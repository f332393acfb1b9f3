import type { RecordId } from "../../domain/identifiers/ids.js";
import { cardsByPointer } from "../../domain/log/cards-in-log.js";
import type { VersionKey } from "../../envelope/envelope.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import { openGrantedCard } from "../cards/card-reader.js";
import { recordCard } from "../../envelope/opened-card.js";
import type { CheckedVersion } from "../cards/record-rows.js";
import { toRecordVersion } from "../../envelope/statement.js";
import { verifyAuthor } from "../cards/verify-author.js";
import type { View } from "../session/view.js";

/**
 * Opens one version of a record that is granted singly. The envelope names its card, and the first
 * entry with its statement. Whether there are newer versions is not visible.
 * @throws ChartkeyError SEAL_INVALID when the card belongs to another record or version,
 *   AUTHOR_UNTRUSTED
 */
export async function openGrantedVersion(view: View, record: RecordId, key: VersionKey): Promise<CheckedVersion> {
  const { session, log } = view;
  const { ledger } = session.owner;
  const opened = await openGrantedCard(view, key, { ledger, patient: log.owner, record, version: key.version });
  const first = cardsByPointer(log).get(key.filed)?.[0];
  const card = first && recordCard(first, opened);
  if (!first || !card?.statement)
    throw new ChartkeyError("SEAL_INVALID", { message: "The grant names a card that was never filed" });
  await verifyAuthor(view, card);
  return { record: toRecordVersion(card.statement, undefined, first.entry.at), card };
}
