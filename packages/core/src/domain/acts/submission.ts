import { type Act, type ActKind, actorOf } from "./act.js";
import { checkAct } from "./check-act.js";
import type { Address } from "../identifiers/address.js";

/** How many acts a ledger accepts in one submission. */
export const MAX_ACTS = 128;

/**
 * The kinds that one submission may combine, in the order of the fields of `SignedBatch`, the
 * struct with which a patient signs them all.
 */
const order = {
  key: "keys",
  "revoke-everyone": "everyone",
  revoke: "revocations",
  epoch: "epochs",
  cards: "cards",
  grant: "grants",
} as const satisfies Partial<Record<ActKind, string>>;

export type BatchField = (typeof order)[keyof typeof order];

const isBatched = (kind: ActKind): kind is keyof typeof order => kind in order;
const rank = (kind: ActKind): number => Object.keys(order).indexOf(kind);

/**
 * The field of `SignedBatch` that lists acts of this kind.
 * @throws TypeError for a kind that no batch may contain
 */
export function batchFieldOf({ kind }: Act): BatchField {
  if (!isBatched(kind)) throw new TypeError(`An act of the kind ${kind} stands alone`);
  return order[kind];
}

/**
 * The rule of `Ledger.submit`, which every ledger enforces, so that one signature can cover any
 * submission. It has 1 to 128 acts of one actor. Several acts are the patient's own, in the order
 * of kinds key, revoke-everyone (once), revoke, epoch, cards, grant. Among several, a single card
 * is `cards` with one element.
 * @throws TypeError that names the act by its index
 */
export function checkSubmission(acts: readonly Act[], actor: Address): void {
  if (!Array.isArray(acts) || acts.length < 1 || acts.length > MAX_ACTS)
    throw new TypeError(`\`acts\` is an array of 1 to ${MAX_ACTS}`);
  for (const [index, act] of acts.entries()) {
    checkAct(act, `acts[${index}]`);
    if (actorOf(act) !== actor) throw new TypeError(`acts[${index}] is an act of another participant`);
    if (acts.length === 1) return;
    if (!isBatched(act.kind)) throw new TypeError(`acts[${index}]: ${act.kind} stands alone`);
    const before = acts[index - 1]?.kind;
    if (before === undefined) continue;
    if (rank(act.kind) < rank(before)) throw new TypeError(`acts[${index}]: ${act.kind} stands before ${before}`);
    if (act.kind === "revoke-everyone" && before === act.kind) throw new TypeError(`acts[${index}]: everyone twice`);
  }
}
