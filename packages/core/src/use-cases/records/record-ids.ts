import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { finalPart } from "../../domain/log/participant-log.js";
import { folderAbsent } from "../../domain/records/target-folder.js";
import { type RecordIdCipher, recordIdCipher } from "../../envelope/record-id.js";
import { Memo } from "../session/memo.js";
import { ownEpochSecret } from "../session/own-secrets.js";
import type { View } from "../session/view.js";

/**
 * Makes fresh ids of records, which tell those who may read their folder how long the log was.
 * @returns throws ChartkeyError FOLDER_ABSENT, and the signal's reason, also while the keyring does
 *   not answer
 */
export function recordIds({ session, log, options }: View): (folder: FolderId) => Promise<RecordId> {
  const { entropy } = session;
  const ciphers = new Memo<RecordIdCipher>();
  const count = finalPart(log).entries.length;
  return async (folder) => {
    const cipher = await ciphers.get(folder, async () => {
      const epoch = epochsOf(log).get(folder)?.at(-1);
      if (!epoch) throw folderAbsent();
      return recordIdCipher(await ownEpochSecret(session, epoch, options));
    });
    return cipher.make(count, entropy.bytes(8));
  };
}
