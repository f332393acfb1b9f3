import type { RecordId } from "../../domain/identifiers/ids.js";
import { ownIndexOf } from "../cards/index-part.js";
import type { Staging } from "../writing/staging.js";
import type { Write } from "../writing/write.js";
import type { SignedVersion } from "./store-version.js";

/**
 * New records whose ids the caller chose, so that another try may add them too, each with what was
 * stored for it.
 */
export type ChosenRecords = ReadonlyMap<RecordId, Staging>;

export const nothingChosen: ChosenRecords = new Map();

/**
 * The new versions whose records are not there yet. What was stored for the others is let go.
 */
export async function missingOf(
  write: Write,
  versions: readonly SignedVersion[],
  chosen: ChosenRecords,
): Promise<readonly SignedVersion[]> {
  if (chosen.size === 0) return versions;
  const { records } = await ownIndexOf(write, [...chosen.keys()]);
  const isThere = ({ record }: SignedVersion) => chosen.has(record) && records.has(record);
  for (const { record } of versions.filter(isThere)) await chosen.get(record)?.letGo();
  return versions.filter((version) => !isThere(version));
}
