import type { Address } from "../../domain/identifiers/address.js";
import { type EpochName, epochsBySalt } from "../../domain/log/epochs.js";
import { folderRecipients, grantsOf } from "../../domain/log/grant-slots.js";
import type { Write } from "../writing/write.js";

/**
 * The grantees whom this session left out of an epoch, and who may still read its folder: they get
 * no key of what is filed under it. A grant that is later than the epoch handed its key over.
 * @param epoch one in the log, or one that the write starts
 */
export function withoutKey({ session, log, ledgerTime }: Write, { folder, salt }: EpochName): readonly Address[] {
  const left = session.leftOut.get(salt);
  if (!left) return [];
  const started = epochsBySalt(log).get(salt)?.entry ?? log.entries.length;
  const slots = folderRecipients(grantsOf(log), folder, ledgerTime);
  const again = new Set(slots.flatMap(({ grantee, given }) => (given.index > started ? grantee : [])));
  return [...new Set(slots.map(({ grantee }) => grantee))].filter((one) => left.has(one) && !again.has(one));
}
