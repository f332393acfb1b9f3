import type { Address } from "../../domain/identifiers/address.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import { folderRecipients, grantsOf, mayReadFolder } from "../../domain/log/grant-slots.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { ownView, timed, type TimedView } from "../session/view.js";

/**
 * The grantees who could read the folders when cards were planned, and cannot any more: the refused
 * cards are in the blob store, under keys that these hold.
 */
async function lostReaders(planned: TimedView, folders: ReadonlySet<FolderId>): Promise<readonly Address[]> {
  const { session, options } = planned;
  const { log, now } = await timed(await ownView(session, options));
  const lost = [...folders].flatMap((folder) =>
    folderRecipients(grantsOf(planned.log), folder, planned.now)
      .map(({ grantee }) => grantee)
      .filter((grantee) => !mayReadFolder(log, grantee, folder, now)),
  );
  return [...new Set(lost)];
}

/**
 * A conflict that names those who can read the refused cards.
 * @param planned what the cards were planned on
 */
export async function withLostReaders(
  conflict: ChartkeyError,
  planned: TimedView,
  folders: ReadonlySet<FolderId>,
): Promise<ChartkeyError> {
  const { message, hints, retryable } = conflict;
  const lost = await orProblem(lostReaders(planned, folders), planned.options);
  if (!isChartkeyError(lost))
    return new ChartkeyError("LEDGER_CONFLICT", { message, hints, retryable, cause: conflict, exposedTo: lost });
  return new ChartkeyError("LEDGER_CONFLICT", {
    message,
    hints: [...hints, "The log could not be read, so `exposedTo` names nobody: whoever lost access may be exposed."],
    retryable,
    cause: conflict,
  });
}
