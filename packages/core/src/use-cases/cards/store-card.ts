import type { Hex } from "../../domain/encoding/hex.js";
import { toHex } from "../../domain/encoding/hex.js";
import type { CardHead } from "../../envelope/card.js";
import { type Card, sealCard } from "../../envelope/card.js";
import { cardPointerKey } from "../../envelope/epoch-key.js";
import { sealPointer } from "../../envelope/pointer.js";
import type { Holder } from "../../ports/blob-store.js";
import type { Write } from "../writing/write.js";

export interface StoredCard {
  /** The sealed pointer, for the ledger. */
  readonly pointer: Hex;
  readonly digest: Hex;
  readonly fileKey: Uint8Array;
}

/** Seals a card under the epoch that its head names, and stores it. */
export async function storeCard(
  { session, staging }: Write,
  card: Card & { readonly head: CardHead },
  holder: Holder,
): Promise<StoredCard> {
  const { ledger, address: patient } = session.owner;
  const { folder, salt } = card.head;
  const secret = await session.keyring.epochSecret(session.owner, folder, salt);
  const { bytes, fileKey } = sealCard(card, secret, session.entropy);
  const digest = await staging.put(bytes, holder);
  const pointer = sealPointer(cardPointerKey(secret), { kind: "card", ledger, patient, folder }, digest);
  return { pointer, digest: toHex(digest), fileKey };
}
