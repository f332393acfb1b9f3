import { cardsByPointer } from "../../domain/log/cards-in-log.js";
import { keysOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import { verifyStatement } from "../../envelope/statement.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { View } from "../session/view.js";
import type { VersionCard } from "../../envelope/opened-card.js";

const untrusted = (message: string) => new ChartkeyError("AUTHOR_UNTRUSTED", { message });

/** The sequence of the first card with this statement. A card that replaced another names it. */
function firstFiled(log: ParticipantLog, { opened, filed }: VersionCard): bigint | undefined {
  const named = opened.card.filed;
  if (named === null) return filed.entry.position.sequence;
  return cardsByPointer(log).get(named)?.[0]?.entry.position.sequence;
}

/**
 * Checks that the patient is the author, and signed with the key that was the patient's latest when
 * the statement was first filed.
 * @throws ChartkeyError AUTHOR_UNTRUSTED
 */
export async function verifyAuthor({ session, log, options }: View, card: VersionCard): Promise<void> {
  const { statement, opened } = card;
  if (statement.author !== log.owner || opened.card.offer !== null)
    throw untrusted("The author may not write to this patient's records");
  const filed = firstFiled(log, card);
  if (filed === undefined) throw untrusted("The statement was never filed");
  const keys = keysOf(log).filter(({ entry }) => (log.entries[entry]?.position.sequence ?? filed) < filed);
  if (keys.at(-1)?.key !== statement.authorKey) {
    const retired = keys.some(({ key }) => key === statement.authorKey);
    throw untrusted(retired ? "Signed with a retired key" : "Signed with a key that the author had not published");
  }
  const author = await session.pairs.bundle(statement.authorKey, options);
  if (!(await verifyStatement(opened.card.statement, opened.card.signature, author, statement)))
    throw untrusted("The author's signature does not verify");
  await session.pairs.keep(author, options);
}
