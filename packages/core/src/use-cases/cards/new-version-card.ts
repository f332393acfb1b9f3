import type { RecordId } from "../../domain/identifiers/ids.js";
import type { StoredCard } from "./store-card.js";

/** A version of a record whose card is stored and filed by this write. */
export interface NewVersionCard {
  readonly record: RecordId;
  readonly version: number;
  readonly card: StoredCard;
}
