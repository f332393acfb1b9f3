import type { RecordId } from "../../domain/identifiers/ids.js";
import { cardsInLog } from "../../domain/log/cards-in-log.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { VersionKey } from "../../envelope/envelope.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { openGrantedCard } from "../cards/card-reader.js";
import { recordCard } from "../../envelope/version-card.js";
import type { CheckedVersion } from "../cards/record-rows.js";
import { toRecordVersion } from "../../envelope/record-version.js";
import { verifyAuthor } from "../cards/verify-author.js";
import type { Session } from "../session/session.js";

/**
 * One version of a record that was granted by itself. The envelope is the word for it that the ledger carries: its card names the statement's first entry, and
 * whether there are newer versions cannot be seen.
 * @throws ChartkeyError SEAL_INVALID when the card is another's, AUTHOR_UNTRUSTED
 */
export async function openGrantedVersion(
  session: Session,
  log: ParticipantLog,
  record: RecordId,
  key: VersionKey,
  options: CallOptions,
): Promise<CheckedVersion> {
  const { ledger } = session.owner;
  const opened = await openGrantedCard(
    session,
    key,
    { ledger, patient: log.owner, record, version: key.version },
    options,
  );
  const first = cardsInLog(log).find(({ pointer }) => pointer === key.filed);
  const card = first && recordCard(first, opened);
  if (!first || !card?.statement)
    throw new ChartkeyError("SEAL_INVALID", { message: "The grant names a card that was never filed" });
  await verifyAuthor(session, log, card, options);
  return { record: toRecordVersion(card.statement, undefined, first.entry.at), card };
}
