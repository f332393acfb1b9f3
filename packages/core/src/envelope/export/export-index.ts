import * as z from "zod/mini";
import { shownText } from "../../domain/checks/shown-text.js";
import { format } from "../contents.js";
import { address, count, digest, exactly, folderId, ledgerId, recordId, seconds, version } from "../fields.js";
import { BUNDLE_SIZE } from "../identity-bundle.js";
import { namePattern } from "./export-name.js";
import { profileField } from "./profile-field.js";

/** How many versions one export can list, including those that could not be read. */
export const MAX_ROWS = 50_000;

/** How many folders, how many bundles, and how many profiles one export can list. */
export const MAX_OTHERS = 10_000;

/** The largest index in bytes: {@link MAX_ROWS} of the largest statements fit. */
export const MAX_INDEX: number = 128 * 1024 * 1024;

/** The items of CBOR in the largest index: less than twelve for each version, file and problem. */
const MAX_ITEMS = 2 ** 22;

const MAX_STATEMENT = 64 * 1024;

const path = z.string().check(z.regex(namePattern));
const rows = <S extends z.ZodMiniType>(row: S) => z.array(row).check(z.maxLength(MAX_ROWS));
const others = <S extends z.ZodMiniType>(row: S) => z.array(row).check(z.maxLength(MAX_OTHERS));

/** One age file. */
const file = z.strictObject({
  path,
  /** Of the age file, in bytes. */
  size: count,
  /** SHA-256 of the age file. */
  digest,
});

/**
 * One version of a record, and the file that holds its content. Two versions with the same content
 * share one.
 */
const exported = z.strictObject({
  path,
  folder: folderId,
  /** The ledger's time of its first card, in Unix seconds. */
  added: seconds,
  statement: z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= MAX_STATEMENT),
  signature: exactly(64),
});

/** Something that could not be read when the export was made. */
const problem = z.strictObject({ record: z.nullable(recordId), version: z.nullable(version), code: shownText(64) });

const folder = z.strictObject({ id: folderId, name: shownText(120) });

const schema = z.strictObject({
  ledger: ledgerId,
  patient: address,
  created: seconds,
  folders: others(folder),
  bundles: others(exactly(BUNDLE_SIZE)),
  profiles: others(profileField),
  files: rows(file),
  versions: rows(exported),
  problems: z.array(problem).check(z.maxLength(MAX_ROWS + MAX_OTHERS)),
});

/** A row as it is read: `undefined` for a malformed one, which fails no other. */
function readable<S extends z.ZodMiniType>(row: S) {
  const read = (value: unknown): z.output<S> | undefined => {
    try {
      return z.safeDecode(row, value as z.input<S>).data;
    } catch {
      return undefined;
    }
  };
  return z.pipe(z.unknown(), z.transform(read));
}

const readableSchema = z.extend(schema, {
  folders: others(readable(folder)),
  profiles: others(readable(profileField)),
  versions: rows(readable(exported)),
});

export type ExportIndex = z.output<typeof schema>;

/**
 * The contents of `index.age`: titles, folders, statements and signatures of what the files hold.
 */
export const exportIndexes = format("export", schema, MAX_ITEMS);

/** Reads an index whose folders, profiles and versions may be malformed one by one. */
export const readIndex = (bytes: Uint8Array): z.output<typeof readableSchema> =>
  format("export", readableSchema, MAX_ITEMS).decode(bytes);
