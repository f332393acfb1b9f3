import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { FolderId } from "../identifiers/ids.js";

export interface Folder {
  readonly id: FolderId;
  /** 1 to 120 characters by the rule of a record's title, encrypted. */
  readonly name: string;
  /** How many records it holds that are not erased. */
  readonly records: number;
  /** How many epochs it has had. */
  readonly epoch: number;
  /**
   * Set when a card that names the folder could not be opened, or breaks the rules: then the name
   * is that of its last sound card, or "".
   */
  readonly problem?: ChartkeyError | undefined;
}
