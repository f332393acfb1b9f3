import type { NewProfile } from "../domain/profiles/person.js";
import type { OpenedRecord, RecordRow } from "../domain/records/record.js";

/**
 * How well an export proves a record's author without a ledger. `address-attested`: the author's
 * wallet signed a profile that names the key of the statement. `key-only`: the key signed the
 * statement, but only the exporter claims that it is the author's.
 */
export type Authorship = "address-attested" | "key-only";

/**
 * One version of an export, or its problem. Its statement and the author's signature have been
 * checked; the file is checked while it is read.
 */
export type ImportedRecord =
  | {
      readonly ok: true;
      /**
       * The content can be read more than once. Reading throws RECORD_TRUNCATED or RECORD_CORRUPT
       * for a file that differs from the index or the statement, EXPORT_INVALID for a missing file.
       */
      readonly opened: OpenedRecord;
      readonly authorship: Authorship;
      /** The author's signed profile, if it is `address-attested`. */
      readonly author: NewProfile | undefined;
      /** The name of its folder, if the export has it. */
      readonly folder: string | undefined;
    }
  | Extract<RecordRow, { readonly ok: false }>;
