import type { Unwrap } from "../envelope/export/unwrap-header.js";
import type { ExportSource } from "./export-source.js";

/** The inputs of reading an export. */
export interface ExportReading {
  readonly files: ExportSource;
  readonly unwrap: Unwrap;
  readonly signal: AbortSignal | undefined;
}
