import type { Unwrap } from "../envelope/export/export-header.js";
import type { ExportSource } from "./export-source.js";

/** What an export is read with. */
export interface ExportReading {
  readonly files: ExportSource;
  readonly unwrap: Unwrap;
  readonly signal: AbortSignal | undefined;
}
