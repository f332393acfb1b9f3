import type { Hex } from "../domain/encoding/bytes.js";
import type { FolderId } from "../domain/identifiers/ids.js";
import type { SignedProfile } from "../domain/profiles/signed-profile.js";
import { openAgeFile } from "../envelope/age-file.js";
import { type IdentityBundle, parseIdentityBundle } from "../envelope/identity-bundle.js";
import { ChartkeyError, isChartkeyError } from "../errors/chartkey-error.js";
import { chunksOf, collect } from "../streams/bytes.js";
import { isSelfSigned } from "./attested-profile.js";
import { type ExportIndex, MAX_INDEX, readIndex } from "../envelope/export/export-index.js";
import { INDEX_NAME } from "../envelope/export/export-name.js";
import { chunksOfFile } from "./export-source.js";
import { Misuse } from "./misuse.js";
import type { ExportReading } from "./export-reading.js";

export interface OpenedIndex extends Pick<ExportIndex, "ledger" | "patient" | "problems"> {
  /** `undefined` for a malformed row. */
  readonly versions: readonly (ExportIndex["versions"][number] | undefined)[];
  /** The names of the folders. */
  readonly folders: ReadonlyMap<FolderId, string>;
  /** The profiles whose owners' signatures verify. */
  readonly selfSigned: readonly SignedProfile[];
  /** The bundles by their digests. */
  readonly authors: ReadonlyMap<Hex, IdentityBundle>;
  /** The files by their paths. */
  readonly filesByPath: ReadonlyMap<string, ExportIndex["files"][number]>;
}

const present = <T>(rows: readonly (T | undefined)[]): readonly T[] => rows.filter((row) => row !== undefined);

/**
 * @throws ChartkeyError EXPORT_INVALID, SEAL_INVALID for an export that is sealed to somebody else,
 *   FORMAT_UNKNOWN, LIMIT_EXCEEDED; Misuse
 */
export async function openIndex({ files, unwrap, signal }: ExportReading): Promise<OpenedIndex> {
  async function* source() {
    yield* chunksOfFile(files, INDEX_NAME);
  }
  try {
    const opened = chunksOf(openAgeFile(source(), unwrap, { signal }), signal);
    const index = readIndex(await collect(opened, MAX_INDEX));
    const bundles = index.bundles.map(parseIdentityBundle);
    return {
      ...index,
      folders: new Map(present(index.folders).map(({ id, name }) => [id, name])),
      selfSigned: present(index.profiles).filter(isSelfSigned),
      authors: new Map(bundles.map((bundle) => [bundle.digest, bundle])),
      filesByPath: new Map(index.files.map((file) => [file.path, file])),
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Misuse || (isChartkeyError(error) && error.code !== "FORMAT_INVALID")) throw error;
    throw new ChartkeyError("EXPORT_INVALID", {
      message: "The index of the export is missing or malformed",
      hints: [`Give \`${INDEX_NAME}\` and all other files of the export under the names they were written with.`],
      cause: error,
    });
  }
}
