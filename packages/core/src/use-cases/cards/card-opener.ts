import { type CardInLog, cardsInLog, epochOfCard } from "../../domain/log/cards-in-log.js";
import type { Epoch } from "../../domain/log/epochs.js";
import type { OpenedCard } from "../../envelope/opened-card.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { type EpochKeys, epochKeys } from "../session/epoch-keys.js";
import { ownEpochSecret } from "../session/own-secrets.js";
import { Memo } from "../session/memo.js";
import type { View } from "../session/view.js";
import { openCardInLog } from "./card-reader.js";

/**
 * Access to one epoch: its secret; `missing` when the grant covers it but its secret is not there;
 * `outside` when the grant does not cover it.
 */
type EpochAccess = { readonly secret: Uint8Array } | "missing" | "outside";

/** A patient's log with what the patient, or one grantee, can open of it. */
export interface ReadableLog extends View {
  /** Whether some epochs are `outside`, so that the first cards of a record may be missing. */
  readonly partial: boolean;
  accessTo(epoch: Epoch): Promise<EpochAccess>;
}

/** The participant's own log: every epoch can be opened. */
export function ownReadableLog(view: View): ReadableLog {
  return {
    ...view,
    partial: false,
    accessTo: async (epoch) => ({ secret: await ownEpochSecret(view.session, epoch, view.options) }),
  };
}

/** What came of opening a card; `undefined` for one that the grant does not cover. */
export type CardOutcome =
  | { readonly filed: CardInLog; readonly opened: OpenedCard }
  | { readonly filed: CardInLog; readonly problem: ChartkeyError }
  | undefined;

/** Opens the cards of a log, each once in one reading. One bad card never fails the rest. */
export class CardOpener {
  readonly view: ReadableLog;
  /** All cards, in the order of the log. */
  readonly cards: readonly CardInLog[];
  readonly #epochs = new Memo<EpochKeys | "missing" | "outside">();
  readonly #outcomes: Promise<CardOutcome>[] = [];

  constructor(view: ReadableLog) {
    this.view = view;
    this.cards = cardsInLog(view.log);
  }

  /**
   * Opens a card, once for all who ask.
   * @param place its index in {@link cards}
   */
  open(place: number): Promise<CardOutcome> {
    return (this.#outcomes[place] ??= this.#open(place));
  }

  /** Access to an epoch, with what is derived from its secret once for all of its cards. */
  keysOf(epoch: Epoch): Promise<EpochKeys | "missing" | "outside"> {
    return this.#epochs.get(epoch.salt, async () => {
      const { session, log } = this.view;
      const access = await this.view.accessTo(epoch);
      const place = { kind: "card", ledger: session.owner.ledger, patient: log.owner, folder: epoch.folder } as const;
      return typeof access === "string" ? access : epochKeys(access.secret, place);
    });
  }

  async #open(place: number): Promise<CardOutcome> {
    const filed = this.cards[place];
    if (!filed) return undefined;
    const epoch = epochOfCard(this.view.log, filed);
    // with access to some epochs only, it is unknown whether the grant covers this card
    if (!epoch && this.view.partial) return undefined;
    if (!epoch)
      return {
        filed,
        problem: new ChartkeyError("FORMAT_INVALID", { message: "A card stands under an epoch that does not exist" }),
      };
    const keys = await this.keysOf(epoch);
    if (keys === "outside") return undefined;
    if (keys === "missing")
      return {
        filed,
        problem: new ChartkeyError("EPOCH_MISSING", {
          message: "The key of this epoch has not reached this reader yet",
          retryable: true,
        }),
      };
    const opened = await orProblem(openCardInLog(this.view, filed, keys), this.view.options);
    return isChartkeyError(opened) ? { filed, problem: opened } : { filed, opened };
  }
}
