// Reading an export, without a ledger, a blob store and a directory.
export type { ExportKey, ExportKeyring } from "./export-key.js";
export type { ExportSource } from "./export-source.js";
export type { Authorship, ImportedRecord } from "./imported-record.js";
export { openExport } from "./open-export.js";
