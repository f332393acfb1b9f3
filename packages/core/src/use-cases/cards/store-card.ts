import type { Act } from "../../domain/acts/act.js";
import { encodeCardLocation } from "../../domain/acts/card-location.js";
import { type Hex, toHex } from "../../domain/encoding/bytes.js";
import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import { type Card, type CardHead, sealCard } from "../../envelope/card.js";
import type { Statement } from "../../envelope/statement.js";
import type { Holder } from "../../ports/blob-store.js";
import { folderHolder } from "../session/holders.js";
import type { Write } from "../writing/write.js";
import { ownEpochSecret } from "../session/own-secrets.js";
import { epochKeys } from "../session/epoch-keys.js";
import type { FolderCard } from "./record-index.js";

export interface StoredCard {
  /** The sealed pointer, for the ledger. */
  readonly pointer: Hex;
  readonly digest: Hex;
  readonly fileKey: Uint8Array;
}

/**
 * Seals a card under the epoch that its head names, and stores it.
 * @param stated what the statement of a record's card holds, if it was encoded here
 */
export async function storeCard(
  { session, staging, epochs, options }: Write,
  card: Card & { readonly head: CardHead },
  holder: Holder,
  stated?: Statement,
): Promise<StoredCard> {
  const { ledger, address: patient } = session.owner;
  const { folder, salt } = card.head;
  const keys = await epochs.get(`${folder}/${salt}`, async () => {
    const secret = await ownEpochSecret(session, { folder, salt }, options);
    return epochKeys(secret, { kind: "card", ledger, patient, folder });
  });
  const { bytes, fileKey } = sealCard(card, keys.secret, session.entropy, stated);
  const digest = staging.put(bytes, holder);
  return { pointer: keys.sealPointer(digest), digest: toHex(digest), fileKey };
}

/** A version of a record whose card is stored and filed by this write. */
export interface NewVersionCard {
  readonly record: RecordId;
  readonly version: number;
  readonly card: StoredCard;
}

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
  return { kind: "fileCard", patient, location: encodeCardLocation({ folder, salt, op: "folder" }), card: pointer };
}
