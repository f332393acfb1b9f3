import type { Act, ActKind } from "./act.js";

/**
 * What a ledger counts of a participant's own acts. Acts of others, such as offers and
 * relinquishments, move neither number.
 */
export interface ActCounters {
  /** How many acts the participant has submitted in their own name: the nonce of the next one. */
  readonly nonce: number;
  /**
   * How many of them changed who may read: `startEpoch`, `grantAccess`, `revokeAccess`,
   * `revokeEveryone`. Below 2^16; the next one after that sets it to 0 and takes one more nonce.
   */
  readonly access: number;
}

/** The counters of a participant without entries. */
export const noActs: ActCounters = { nonce: 0, access: 0 };

const ACCESS_LIMIT = 2 ** 16;

/**
 * The counter that an act names when its actor submits it directly. It moves with all that the act
 * was planned on: for a card, who may read; for a rejection, whether the request was approved; for
 * a key, an epoch, a grant or an envelope, every own act before it.
 * @returns `undefined` for an act that depends on nothing: a revocation, or an act of another
 */
export function counterOf({ kind }: { readonly kind: ActKind }): keyof ActCounters | undefined {
  switch (kind) {
    case "fileCard":
    case "fileCards":
    case "rejectRequest":
      return "access";
    case "publishKey":
    case "startEpoch":
    case "grantAccess":
    case "updateEnvelope":
      return "nonce";
    default:
      return undefined;
  }
}

export const isRevocation = ({ kind }: { readonly kind: ActKind }): boolean =>
  kind === "revokeAccess" || kind === "revokeEveryone";

const changesAccess = (act: Act): boolean =>
  isRevocation(act) || act.kind === "startEpoch" || act.kind === "grantAccess";

/**
 * Whether a count of changes of access comes after another, within half of its range. A
 * reorganisation can leave fewer changes than an act was planned on: such an act can still happen.
 */
export const isAccessAfter = (access: number, base: number): boolean => {
  const changes = (access - base + ACCESS_LIMIT) % ACCESS_LIMIT;
  return changes > 0 && changes < ACCESS_LIMIT / 2;
};

/** The counters of the participant whose log an act has entered. */
export function countersAfter({ nonce, access }: ActCounters, act: Act): ActCounters {
  if (counterOf(act) === undefined && !isRevocation(act)) return { nonce, access };
  if (!changesAccess(act)) return { nonce: nonce + 1, access };
  return access + 1 < ACCESS_LIMIT ? { nonce: nonce + 1, access: access + 1 } : { nonce: nonce + 2, access: 0 };
}
