import type { Act } from "../../domain/acts/act.js";
import type { Hex } from "../../domain/encoding/hex.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import { encodeCardLocation } from "../../domain/acts/card-location.js";
import type { FolderCard } from "./record-index.js";
import { storeCard } from "./store-card.js";
import { folderHolder } from "../session/holders.js";
import type { Write } from "../writing/write.js";

/** The contents of a folder's card, and the epoch under which it is filed. */
export interface FolderCardContent extends Pick<FolderCard, "name" | "settings"> {
  readonly folder: FolderId;
  readonly salt: Hex;
}

/** Seals and stores a folder's card. Returns the act that files it. */
export async function storeFolderCard(write: Write, content: FolderCardContent): Promise<Act> {
  const { folder, salt, name, settings } = content;
  const { ledger, address: patient } = write.session.owner;
  const head = { ledger, patient, folder, salt, record: null, version: null, op: "folder" } as const;
  const { pointer } = await storeCard(write, { kind: "folder", head, name, settings }, folderHolder(patient));
  return { kind: "card", patient, place: encodeCardLocation({ folder, salt, op: "folder" }), card: pointer };
}
