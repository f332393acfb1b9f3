import type { RecordId } from "../../domain/identifiers/ids.js";
import { cardsInLog } from "../../domain/log/cards-in-log.js";
import type { VersionKey } from "../../envelope/envelope.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import { openGrantedCard } from "../cards/card-reader.js";
import { recordCard } from "../../envelope/version-card.js";
import type { CheckedVersion } from "../cards/record-rows.js";
import { toRecordVersion } from "../../envelope/record-version.js";
import { verifyAuthor } from "../cards/verify-author.js";
import type { View } from "../session/view.js";

/**
 * One version of a record that was granted by itself. The envelope is the word for it that the
 * ledger carries: its card names the statement's first entry, and whether there are newer versions
 * cannot be seen.
 * @throws ChartkeyError SEAL_INVALID when the card is another's, AUTHOR_UNTRUSTED
 */
export async function openGrantedVersion(view: View, record: RecordId, key: VersionKey): Promise<CheckedVersion> {
  const { session, log } = view;
  const { ledger } = session.owner;
  const opened = await openGrantedCard(view, key, { ledger, patient: log.owner, record, version: key.version });
  const first = cardsInLog(log).find(({ pointer }) => pointer === key.filed);
  const card = first && recordCard(first, opened);
  if (!first || !card?.statement)
    throw new ChartkeyError("SEAL_INVALID", { message: "The grant names a card that was never filed" });
  await verifyAuthor(view, card);
  return { record: toRecordVersion(card.statement, undefined, first.entry.at), card };
}
