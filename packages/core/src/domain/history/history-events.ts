import { type Act, counterpartyOf } from "../acts/act.js";
import type { HistoryEntry, HistoryKind } from "./history-entry.js";
import type { FolderId } from "../identifiers/ids.js";
import { type CardOp, decodeCardLocation } from "../acts/card-location.js";
import { decodeScope } from "../grants/scope.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";

/** What an act means, without its position. */
export type HistoryEvent = Pick<HistoryEntry, "kind" | "grantee" | "scope" | "folder">;

/** What the meaning of an act depends on besides the act. */
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
  grantAccess: "granted",
  updateEnvelope: "followed",
  revokeAccess: "revoked",
  offerRecord: "offered",
  relinquishAccess: "relinquished",
  requestAccess: "requested",
  cancelRequest: "cancelled",
  rejectRequest: "rejected",
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
 * The events of an act: one for each card, one for each folder with a new key, one for any other
 * act.
 * @throws ChartkeyError FORMAT_UNKNOWN for an unknown scope or kind of card
 */
export function historyEvents(act: Act, { registered, rekeyed }: HistoryContext): readonly HistoryEvent[] {
  switch (act.kind) {
    case "publishKey":
      return [{ kind: registered ? "key-changed" : "registered" }];
    case "startEpoch":
      return rekeyed.map((folder) => ({ kind: "rekeyed", folder }));
    case "fileCard":
    case "fileCards": {
      const location = decodeCardLocation(act.location);
      if (!location) throw unknown("a card");
      const event: HistoryEvent = { kind: ofCard[location.op], folder: location.folder };
      return act.kind === "fileCard" ? [event] : act.cards.map(() => event);
    }
    case "revokeEveryone":
      return [{ kind: "revoked-everyone" }];
    default:
      return [{ kind: ofAccess[act.kind], grantee: counterpartyOf(act), ...scopeOf(act) }];
  }
}
