import { equalBytes } from "@noble/ciphers/utils.js";
import type { OpenedRecord, RecordVersion } from "../domain/records/record.js";
import { openAgeFile } from "../envelope/age-file.js";
import { systemEngine } from "../envelope/payload/system-engine.js";
import type { Statement } from "../envelope/statement.js";
import { ChartkeyError, isChartkeyError } from "../errors/chartkey-error.js";
import { recordContent } from "../domain/records/record-content.js";
import { chunksOf } from "../streams/bytes.js";
import type { ExportIndex } from "../envelope/export/export-index.js";
import { chunksOfFile } from "./export-source.js";
import { Misuse } from "./misuse.js";
import type { ExportReading } from "./export-reading.js";

/** What a file must contain. */
interface Expected {
  readonly file: ExportIndex["files"][number];
  readonly stated: Pick<Statement, "size" | "contentDigest">;
}

const corrupt = (message: string, cause?: unknown) => new ChartkeyError("RECORD_CORRUPT", { message, cause });
const truncated = (cause?: unknown) =>
  new ChartkeyError("RECORD_TRUNCATED", { message: "The file ends before its size", cause });

/**
 * Decrypts one file and checks its content against the statement. The file itself may differ from
 * the index: whoever opened it may have sealed it again. The last 64 KiB are yielded once the whole
 * was checked.
 */
async function* readFile(
  { files, unwrap, signal }: ExportReading,
  { file, stated }: Expected,
): AsyncGenerator<Uint8Array> {
  const contentHash = (await systemEngine()).sha256();
  let taken = 0;
  let size = 0;
  let ended = false;
  let held: Uint8Array | undefined;

  async function* source() {
    for await (const chunk of chunksOfFile(files, file.path)) {
      taken += chunk.length;
      yield chunk;
    }
    ended = true;
  }
  function asRecordError(error: unknown): unknown {
    if (error instanceof Misuse) return error;
    if (!isChartkeyError(error))
      return new ChartkeyError("EXPORT_INVALID", {
        message: `The file ${file.path} cannot be read`,
        cause: error,
      });
    if (!isChartkeyError(error, "SEAL_INVALID", "EXPORT_INVALID", "LIMIT_EXCEEDED")) return error;
    return ended && taken < file.size ? truncated(error) : corrupt("The file was altered", error);
  }

  try {
    for await (const piece of openAgeFile(source(), unwrap, { signal })) {
      size += piece.length;
      if (size > stated.size) throw corrupt("The file holds more than the author stated");
      await contentHash.update(piece);
      if (held) yield held;
      held = piece;
    }
    if (size !== stated.size || !equalBytes(await contentHash.digest(), stated.contentDigest))
      throw taken < file.size ? truncated() : corrupt("The content is not the one that the author stated");
  } catch (error) {
    signal?.throwIfAborted();
    throw asRecordError(error);
  }
  if (held) yield held;
}

/** A version whose file is opened anew for each reading of its content. */
export const importedContent = (reading: ExportReading, record: RecordVersion, expected: Expected): OpenedRecord =>
  recordContent(record, (cancelled) => {
    const signal = AbortSignal.any([reading.signal, cancelled].filter((one) => one !== undefined));
    return chunksOf(readFile({ ...reading, signal }, expected), signal);
  });
