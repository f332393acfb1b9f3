import type { Act } from "../../domain/acts/act.js";
import { encodeCardLocation } from "../../domain/acts/card-location.js";
import type { Hex } from "../../domain/encoding/hex.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { NewVersionCard } from "../cards/new-version-card.js";
import { storeCard } from "../cards/store-card.js";
import { recordHolder } from "../session/holders.js";
import type { Write } from "../writing/write.js";
import type { CurrentEpochs } from "./current-epochs.js";
import type { SignedVersion } from "./store-version.js";

export interface StoredVersionCards {
  readonly cards: readonly NewVersionCard[];
  readonly acts: readonly Act[];
}

async function storeVersionCard(
  write: Write,
  signed: SignedVersion,
  op: "new" | "amend",
  salt: Hex | undefined,
): Promise<NewVersionCard> {
  const { record, folder, version, statement, signature, placement } = signed;
  const { ledger, address: patient } = write.session.owner;
  if (salt === undefined) throw new TypeError("The folder has no epoch");
  const head = { ledger, patient, folder, salt, record, version, op };
  const card = { kind: "record", head, statement, signature, offer: null, filed: null, placement } as const;
  return { record, version, card: await storeCard(write, card, recordHolder(patient, record)) };
}

/**
 * Stores the cards of versions, and groups them into one act for each folder, in the given order.
 */
export async function storeVersionCards(
  write: Write,
  versions: readonly SignedVersion[],
  op: "new" | "amend",
  { salts }: Pick<CurrentEpochs, "salts">,
): Promise<StoredVersionCards> {
  const patient = write.session.address;
  const stored = await mapConcurrently(versions, 4, async (signed) => ({
    folder: signed.folder,
    card: await storeVersionCard(write, signed, op, salts.get(signed.folder)),
  }));
  const acts: Act[] = [];
  for (const [folder, cards] of Map.groupBy(stored, (one) => one.folder)) {
    const place = encodeCardLocation({ folder, salt: salts.get(folder) ?? "0x", op });
    const pointers = cards.map(({ card }) => card.card.pointer);
    const [only, ...more] = pointers;
    if (only !== undefined && more.length === 0) acts.push({ kind: "card", patient, place, card: only });
    else acts.push({ kind: "cards", patient, place, cards: pointers });
  }
  return { cards: stored.map(({ card }) => card), acts };
}
