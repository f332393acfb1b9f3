import { toHex } from "../domain/encoding/bytes.js";
import { type FolderId, parseFolderId, parseRecordId, type RecordId } from "../domain/identifiers/ids.js";
import type { Entropy } from "../ports/entropy.js";
import { systemEntropy } from "./system.js";

/** A fresh id for a new record. Use the same one for every try to add it. */
export const newRecordId = (entropy: Entropy = systemEntropy): RecordId => parseRecordId(toHex(entropy.bytes(16)));

/** A fresh id for a new folder. Use the same one for every try to make it. */
export const newFolderId = (entropy: Entropy = systemEntropy): FolderId => parseFolderId(toHex(entropy.bytes(16)));
