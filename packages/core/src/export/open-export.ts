import type { Address } from "../domain/identifiers/address.js";
import { ChartkeyError, isChartkeyError } from "../errors/chartkey-error.js";
import { type ErrorCode, errorCodes } from "../errors/error-code.js";
import type { CallOptions } from "../ports/call-options.js";
import { callKeys, checkCall } from "../ports/check-options.js";
import { toRecordVersion } from "../envelope/statement.js";
import { attestedProfile } from "./attested-profile.js";
import { checkExported } from "./checked-export.js";
import type { ExportIndex } from "../envelope/export/export-index.js";
import { type ExportKey, unwrapForExport } from "./export-key.js";
import type { ExportReading } from "./export-reading.js";
import type { ExportSource } from "./export-source.js";
import { importedContent } from "./imported-content.js";
import type { ImportedRecord } from "./imported-record.js";
import { openIndex, type OpenedIndex } from "./open-index.js";

type Exported = ExportIndex["versions"][number];

async function imported(
  reading: ExportReading,
  index: OpenedIndex,
  exported: Exported | undefined,
): Promise<ImportedRecord> {
  try {
    if (!exported) throw new ChartkeyError("FORMAT_INVALID", { message: "Malformed version in the index" });
    const { stated, file } = await checkExported(index, exported);
    const record = toRecordVersion(stated, exported.folder, exported.added);
    const attested = attestedProfile(stated, index.selfSigned);
    return {
      ok: true,
      opened: importedContent(reading, record, { file, stated }),
      authorship: attested ? "address-attested" : "key-only",
      author: attested?.profile,
      folder: index.folders.get(exported.folder),
    };
  } catch (error) {
    if (!isChartkeyError(error)) throw error;
    return { ok: false, ref: { patient: index.patient }, problem: error };
  }
}

const isCode = (code: string): code is ErrorCode => errorCodes.some((known) => known === code);

/** A row for a version that could not be read when the export was made. */
const missing = (patient: Address, { record, version, code }: ExportIndex["problems"][number]): ImportedRecord => ({
  ok: false,
  ref: { patient, record: record ?? undefined, version: version ?? undefined },
  problem: new ChartkeyError(isCode(code) ? code : "RECORD_UNAVAILABLE", {
    message: "This could not be read when the export was made, so the export lacks it",
  }),
});

async function* openAll(reading: ExportReading): AsyncGenerator<ImportedRecord> {
  const { signal } = reading;
  signal?.throwIfAborted();
  const index = await openIndex(reading);
  for (const exported of index.versions) {
    signal?.throwIfAborted();
    yield await imported(reading, index, exported);
  }
  for (const problem of index.problems) yield missing(index.patient, problem);
}

/**
 * Yields the records of an export, without a ledger and a blob store: every version, then what the
 * export lacks. Statements and signatures are checked here, and each file while its content is
 * read. One bad row or file never fails the rest.
 * @param files reads a file by its name, anew for each reading. It throws for a missing file.
 * @param key the patient's keyring, or the age identity of a recipient
 * @throws TypeError for a malformed identity; while it is read, a TypeError for a source that gives
 *   no bytes or was read before, and ChartkeyError EXPORT_INVALID for an index that is missing,
 *   altered or malformed, SEAL_INVALID for an export that is sealed to somebody else,
 *   FORMAT_UNKNOWN for one of a newer version, LIMIT_EXCEEDED
 */
export const openExport = (
  files: ExportSource,
  key: ExportKey,
  options: CallOptions = {},
): AsyncIterable<ImportedRecord> => {
  const { signal } = checkCall<CallOptions>(options, callKeys);
  if (typeof files !== "function") throw new TypeError("`files` is a function");
  return openAll({ files, unwrap: unwrapForExport(key), signal });
};
