import type { Act } from "../../domain/acts/act.js";
import { encodeCardLocation } from "../../domain/acts/card-location.js";
import type { CallOptions } from "../../ports/call-options.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { recordHolder } from "../session/holders.js";
import type { Session } from "../session/session.js";
import type { Staging } from "../writing/staging.js";
import type { SignedVersion } from "./store-version.js";
import type { CurrentEpochs } from "./current-epochs.js";
import type { NewVersionCard } from "../cards/new-version-card.js";
import { storeCard } from "../cards/store-card.js";

export interface StoredVersionCards {
  readonly cards: readonly NewVersionCard[];
  readonly acts: readonly Act[];
}

async function storeVersionCard(
  session: Session,
  staging: Staging,
  draft: SignedVersion,
  op: "new" | "amend",
  filing: CurrentEpochs,
  options: CallOptions,
): Promise<NewVersionCard> {
  const { record, folder, version, statement, signature, placement } = draft;
  const { ledger, address: patient } = session.owner;
  const salt = filing.salts.get(folder);
  if (salt === undefined) throw new TypeError("The folder has no epoch");
  const head = { ledger, patient, folder, salt, record, version, op };
  const card = { kind: "record", head, statement, signature, offer: null, filed: null, placement } as const;
  return { record, version, card: await storeCard(session, staging, card, recordHolder(patient, record), options) };
}

/** Stores the cards of drafts, and groups them into one act a folder, in the order given. */
export async function storeVersionCards(
  session: Session,
  staging: Staging,
  drafts: readonly SignedVersion[],
  op: "new" | "amend",
  filing: CurrentEpochs,
  options: CallOptions,
): Promise<StoredVersionCards> {
  const patient = session.address;
  const cards = await mapConcurrently(drafts, 4, (draft) =>
    storeVersionCard(session, staging, draft, op, filing, options),
  );
  const acts: Act[] = [];
  for (const [folder, filed] of Map.groupBy(cards, (_, nth) => drafts[nth]?.folder)) {
    if (folder === undefined) continue;
    const place = encodeCardLocation({ folder, salt: filing.salts.get(folder) ?? "0x", op });
    const pointers = filed.map(({ card }) => card.pointer);
    const [only, ...more] = pointers;
    if (only !== undefined && more.length === 0) acts.push({ kind: "card", patient, place, card: only });
    else acts.push({ kind: "cards", patient, place, cards: pointers });
  }
  return { cards, acts };
}
