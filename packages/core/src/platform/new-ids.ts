import { toHex } from "../domain/encoding/bytes.js";
import { type FolderId, parseFolderId, parseRecordId, type RecordId } from "../domain/identifiers/ids.js";
import type { Entropy } from "../ports/entropy.js";
import { checkedEntropy } from "./system.js";

/**
 * A fresh id for a new record, at random. Use the same one for every try to add it. One of
 * `records.newId` spares lists many look-ups: see there.
 */
export const newRecordId = (entropy?: Entropy): RecordId => parseRecordId(toHex(checkedEntropy(entropy).bytes(16)));

/** A fresh id for a new folder. Use the same one for every try to make it. */
export const newFolderId = (entropy?: Entropy): FolderId => parseFolderId(toHex(checkedEntropy(entropy).bytes(16)));
