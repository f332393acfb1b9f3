import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { FolderId } from "../identifiers/ids.js";

export interface Folder {
  readonly id: FolderId;
  /** 1 to 120 characters by the rule of a record's title, encrypted. */
  readonly name: string;
  /** How many records it holds that are not erased; with a `problem`, how many are known. */
  readonly records: number;
  /** How many epochs it has had. */
  readonly epoch: number;
  /**
   * Set when a card of the folder could not be opened, or breaks the rules. If the card names the
   * folder, the name is that of its last sound card, or "". If it is of a record, the folder may
   * hold more records.
   */
  readonly problem?: ChartkeyError | undefined;
}
