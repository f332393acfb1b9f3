import type { Address } from "../../domain/identifiers/address.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import { isAccessAfter } from "../../domain/acts/act-counters.js";
import { folderRecipients, grantsOf } from "../../domain/log/grant-slots.js";
import { countersOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { readUntil } from "../session/read-until.js";
import { isToldEnded } from "../session/told-ends.js";
import type { TimedView } from "../session/view.js";

/**
 * The grantees who could read the folders when cards were planned, and cannot any more: the refused
 * cards are in the blob store, under keys that these hold.
 */
async function lostReaders(planned: TimedView, folders: ReadonlySet<FolderId>): Promise<readonly Address[]> {
  const { session, options } = planned;
  const before = countersOf(planned.log);
  // a node that is behind would show nobody who lost access
  const shows = (reading: ParticipantLog) => {
    const { nonce, access } = countersOf(reading);
    return nonce > before.nonce || isAccessAfter(access, before.access);
  };
  const { log } = await readUntil(session, shows, options);
  const now = await nowSeconds(session, options);
  const grants = grantsOf(log);
  const lost = [...folders].flatMap((folder) => {
    const readers = folderRecipients(grants, folder, now).filter((slot) => !isToldEnded(session, log, slot, now));
    return folderRecipients(grantsOf(planned.log), folder, planned.now)
      .map(({ grantee }) => grantee)
      .filter((grantee) => readers.every((reader) => reader.grantee !== grantee));
  });
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
  const isKnown = !isChartkeyError(lost);
  return new ChartkeyError("LEDGER_CONFLICT", {
    message,
    hints: isKnown ? hints : [...hints, "The log could not be read: whoever lost access meanwhile may be exposed."],
    retryable,
    cause: conflict,
    exposedTo: isKnown ? lost : undefined,
  });
}
