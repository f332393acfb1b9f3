import type { FolderId } from "../domain/identifiers/ids.js";
import type { RecordVersion } from "../domain/records/record.js";
import type { Statement } from "./statement.js";

const date = (seconds: number): Date => new Date(seconds * 1000);

/**
 * One version of a record as apps receive it.
 * @param added the ledger's time of the statement's first card, in Unix seconds
 */
export const toRecordVersion = (stated: Statement, folder: FolderId | undefined, added: number): RecordVersion => ({
  ref: { patient: stated.patient, record: stated.record, version: stated.version },
  folder,
  author: stated.author,
  added: date(added),
  title: stated.title,
  mediaType: stated.mediaType,
  size: stated.size,
  category: stated.category ?? undefined,
  occurred: stated.occurred === null ? undefined : date(stated.occurred),
});
