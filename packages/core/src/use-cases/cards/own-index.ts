import type { View } from "../session/view.js";
import { ownReadableLog } from "./readable-log.js";
import { indexRecords, type RecordIndex } from "./record-index.js";

/** The participant's own records. */
export const ownIndex = (view: View): Promise<RecordIndex> => indexRecords(ownReadableLog(view));
