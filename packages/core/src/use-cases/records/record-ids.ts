import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { finalPart } from "../../domain/log/participant-log.js";
import { folderAbsent } from "../../domain/records/target-folder.js";
import { type RecordIdCipher, recordIdCipher } from "../../envelope/record-id.js";
import { Memo } from "../session/memo.js";
import type { View } from "../session/view.js";

/**
 * Makes fresh ids of records, which tell those who may read their folder how long the log was.
 * @returns throws ChartkeyError FOLDER_ABSENT
 */
export function recordIds({ session, log }: View): (folder: FolderId) => Promise<RecordId> {
  const { keyring, owner, entropy } = session;
  const ciphers = new Memo<RecordIdCipher>();
  const count = finalPart(log).entries.length;
  return async (folder) => {
    const cipher = await ciphers.get(folder, async () => {
      const epoch = epochsOf(log).get(folder)?.at(-1);
      if (!epoch) throw folderAbsent();
      return recordIdCipher(await keyring.epochSecret(owner, folder, epoch.salt));
    });
    return cipher.make(count, entropy.bytes(8));
  };
}
