// Reading an export: no ledger, no blob store, no directory.
export type { ExportKey, ExportKeyring } from "./export-key.js";
export type { ExportSource } from "./export-source.js";
export type { Authorship, ImportedRecord } from "./imported-record.js";
export { openExport } from "./open-export.js";
