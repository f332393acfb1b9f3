import type { FolderId } from "../identifiers/ids.js";

export interface Folder {
  readonly id: FolderId;
  /** 1 to 120 characters, encrypted. */
  readonly name: string;
  /** How many records it holds that are not erased. */
  readonly records: number;
  /** How many epochs it has had. */
  readonly epoch: number;
}
