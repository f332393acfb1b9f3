import type { Collection, Db } from "mongodb";
import { profileIndexes } from "./profile-queries.js";
import { misconfigured } from "./server-call.js";
import type { StoredProfile } from "./stored-profile.js";

/** No profile has this `_id`. */
const NOWHERE = "chartkey/health";

/** The server's code for a collection that does not exist: nobody has called `migrate`. */
const isMissing = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === 26;

/**
 * Checks that the collection can be read and written and has its indexes. The write changes
 * nothing, since it matches nothing, but a server asks for the right to it first.
 * @throws ChartkeyError MISCONFIGURED for a server that only allows reading, or a missing index
 */
export async function checkCollection(db: Db, documents: Collection<StoredProfile>): Promise<void> {
  const { readOnly } = await db.command({ hello: 1 });
  if (readOnly === true) throw misconfigured("The server only allows reading");
  await documents.findOne({ _id: NOWHERE });
  await documents.updateOne({ _id: NOWHERE }, { $set: { sequence: 0 } });
  const found = await documents.indexes().catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const keys = new Set(found.map(({ key }) => JSON.stringify(key)));
  const missing = profileIndexes.find(({ key }) => !keys.has(JSON.stringify(key)));
  if (missing) throw misconfigured(`The collection has no index "${missing.name}"`);
}
