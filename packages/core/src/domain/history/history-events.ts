import { type Act, counterpartyOf } from "../acts/act.js";
import type { HistoryEntry, HistoryKind } from "./history-entry.js";
import type { FolderId } from "../identifiers/ids.js";
import { type CardOp, decodeCardLocation } from "../acts/card-location.js";
import { decodeScope } from "../grants/scope.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";

/** What an act means to a reader, without where it stands. */
export type HistoryEvent = Pick<HistoryEntry, "kind" | "grantee" | "scope" | "folder">;

/** What an act's meaning depends on besides itself. */
export interface HistoryContext {
  /** Whether the participant had published a key before. */
  readonly registered: boolean;
  /** The folders that an epoch entry gave another key. */
  readonly rekeyed: readonly FolderId[];
}

const ofCard: Readonly<Record<CardOp, HistoryKind>> = {
  new: "added",
  amend: "amended",
  replace: "replaced",
  erase: "erased",
  folder: "folder",
};

const ofAccess = {
  grant: "granted",
  revoke: "revoked",
  offer: "offered",
  relinquish: "relinquished",
  request: "requested",
  cancel: "cancelled",
  reject: "rejected",
} as const satisfies Partial<Record<Act["kind"], HistoryKind>>;

const unknown = (what: string): ChartkeyError =>
  new ChartkeyError("FORMAT_UNKNOWN", {
    message: `An entry with ${what} that this version does not know`,
    hints: ["A newer version of Chartkey may have written it."],
  });

function scopeOf(act: Act): Pick<HistoryEvent, "scope"> {
  if (!("scope" in act)) return {};
  try {
    return { scope: decodeScope(act.scope) };
  } catch {
    throw unknown("a scope");
  }
}

/**
 * One happening for each card and each folder's new key, one for any other act.
 * @throws ChartkeyError FORMAT_UNKNOWN
 */
export function historyEvents(act: Act, { registered, rekeyed }: HistoryContext): readonly HistoryEvent[] {
  switch (act.kind) {
    case "key":
      return [{ kind: registered ? "key-changed" : "registered" }];
    case "epoch":
      return rekeyed.map((folder) => ({ kind: "rekeyed", folder }));
    case "card":
    case "cards": {
      const place = decodeCardLocation(act.place);
      if (!place) throw unknown("a card");
      const happening: HistoryEvent = { kind: ofCard[place.op], folder: place.folder };
      return act.kind === "card" ? [happening] : act.cards.map(() => happening);
    }
    case "revoke-everyone":
      return [{ kind: "revoked-everyone" }];
    default:
      return [{ kind: ofAccess[act.kind], grantee: counterpartyOf(act), ...scopeOf(act) }];
  }
}
