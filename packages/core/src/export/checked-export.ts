import { parseStatement, type Statement, verifyStatement } from "../envelope/statement.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { ExportIndex } from "../envelope/export/export-index.js";
import type { OpenedIndex } from "./open-index.js";

export interface CheckedExport {
  readonly stated: Statement;
  readonly file: ExportIndex["files"][number];
}

const invalid = (message: string): ChartkeyError => new ChartkeyError("EXPORT_INVALID", { message });

/** @throws ChartkeyError EXPORT_INVALID, FORMAT_INVALID, FORMAT_UNKNOWN, AUTHOR_UNTRUSTED */
export async function checkExported(
  { ledger, patient, authors, filesByPath }: OpenedIndex,
  { path, statement, signature }: ExportIndex["versions"][number],
): Promise<CheckedExport> {
  const stated = parseStatement(statement);
  if (stated.ledger !== ledger || stated.patient !== patient) throw invalid("A version of another patient");
  const author = authors.get(stated.authorKey);
  if (!author || !(await verifyStatement(statement, signature, author, stated)))
    throw new ChartkeyError("AUTHOR_UNTRUSTED", { message: "The author's signature does not verify" });
  const file = filesByPath.get(path);
  if (!file) throw invalid("A version whose file is not listed");
  return { stated, file };
}
