import type { Act } from "../../domain/acts/act.js";
import type { Hex } from "../../domain/encoding/hex.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import { encodeCardLocation } from "../../domain/acts/card-location.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { FolderCard } from "./record-index.js";
import { storeCard } from "./store-card.js";
import { folderHolder } from "../session/holders.js";
import type { Session } from "../session/session.js";
import type { Staging } from "../writing/staging.js";

/** What a folder's card holds, and the epoch under which it is filed. */
export interface FolderCardContent extends Pick<FolderCard, "name" | "settings"> {
  readonly folder: FolderId;
  readonly salt: Hex;
}

/** Seals and stores a folder's card; the act that files it. */
export async function storeFolderCard(
  session: Session,
  staging: Staging,
  facts: FolderCardContent,
  options: CallOptions,
): Promise<Act> {
  const { folder, salt, name, settings } = facts;
  const { ledger, address: patient } = session.owner;
  const head = { ledger, patient, folder, salt, record: null, version: null, op: "folder" } as const;
  const { pointer } = await storeCard(
    session,
    staging,
    { kind: "folder", head, name, settings },
    folderHolder(patient),
    options,
  );
  return { kind: "card", patient, place: encodeCardLocation({ folder, salt, op: "folder" }), card: pointer };
}
