import type { NewProfile } from "../domain/profiles/person.js";
import type { OpenedRecord, RecordRow } from "../domain/records/record.js";

/**
 * Who wrote a record, as far as that shows without a ledger. `address-attested`: the author's
 * wallet vouches for the key that signed it. `key-only`: the same key signed all that names it, and
 * that it is the author's is the exporter's word.
 */
export type Authorship = "address-attested" | "key-only";

/**
 * One version out of an export, or what is wrong with it. Its statement and the author's signature
 * were checked; the file is, while it is read.
 */
export type ImportedRecord =
  | {
      readonly ok: true;
      /**
       * Its content can be read more than once. Reading throws RECORD_TRUNCATED or RECORD_CORRUPT
       * for a file that is not the one exported or whose content is not what the author stated,
       * EXPORT_INVALID for one that is missing.
       */
      readonly opened: OpenedRecord;
      readonly authorship: Authorship;
      /** What the author said of themselves, if attested. */
      readonly author: NewProfile | undefined;
      /** The name of its folder, if the export has it. */
      readonly folder: string | undefined;
    }
  | Extract<RecordRow, { readonly ok: false }>;
