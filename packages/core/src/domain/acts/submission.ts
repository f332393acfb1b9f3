import { inField } from "../checks/check-field.js";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import { fromHex, type Hex, toHex } from "../encoding/bytes.js";
import { decodeScope, type EncodedScope } from "../grants/scope.js";
import { FOREVER } from "../grants/until.js";
import { type Address, parseAddress } from "../identifiers/address.js";
import { type Act, type ActKind, type ActOf, actorOf, checkKind } from "./act.js";
import { type ActCounters, counterOf, isRevocation } from "./act-counters.js";

/** Returns the one form of a value. */
type Parse = (value: never) => unknown;

const bytes32 = (value: string): Hex => toHex(fromHex(value, 32));

const bytes32List = (values: readonly string[]): readonly Hex[] => {
  if (!Array.isArray(values)) throw new TypeError("Expected an array");
  return Array.from(values, bytes32);
};

const upTo = (max: number) => (value: number) => {
  if (!Number.isSafeInteger(value) || value < 0 || value > max) throw new TypeError(`Expected 0 to ${max}`);
  return value;
};

const flag = (value: boolean) => {
  if (typeof value !== "boolean") throw new TypeError("Expected true or false");
  return value;
};

const encodedScope = (value: EncodedScope): EncodedScope => {
  decodeScope(value);
  return bytes32(value);
};

const patient = { patient: parseAddress };
const grantFields = { ...patient, grantee: parseAddress, scope: encodedScope };
const requestFields = { ...patient, requester: parseAddress, message: bytes32 };

/**
 * The fields of each kind, with the parser of their form. The ledger decides whether it accepts the
 * values.
 */
const fields: { readonly [K in ActKind]: Readonly<Record<Exclude<keyof ActOf<K>, "kind">, Parse>> } = {
  publishKey: { participant: parseAddress, key: bytes32 },
  startEpoch: { ...patient, epochs: bytes32List, lockbox: bytes32 },
  fileCard: { ...patient, location: bytes32, card: bytes32 },
  fileCards: { ...patient, location: bytes32, cards: bytes32List },
  grantAccess: { ...grantFields, until: upTo(FOREVER), permissions: upTo(255), envelope: bytes32, request: bytes32 },
  updateEnvelope: { ...grantFields, envelope: bytes32 },
  revokeAccess: grantFields,
  revokeEveryone: patient,
  offerRecord: { ...patient, author: parseAddress, scope: encodedScope, amends: flag, offer: bytes32 },
  relinquishAccess: grantFields,
  requestAccess: requestFields,
  cancelRequest: requestFields,
  rejectRequest: requestFields,
};

/** Every field of an act is needed, and there is no other. */
// an object that is made of entries has no type of its own
const keysOf = ({ kind }: Act) =>
  Object.fromEntries(
    ["kind", ...Object.keys(fields[kind])].map((key) => [key, "required"]),
  ) as unknown as KeyRules<Act>;

/**
 * @returns a copy, with each value in its one form
 * @throws TypeError that names the field, as in `acts[0].until`, for a value that the act's struct
 *   cannot hold
 */
function checkAct(act: Act, name: string): Act {
  checkKind(act, name);
  const values = checkKeys(name, act, keysOf(act)) as unknown as Readonly<Record<string, never>>;
  const parsed = Object.entries(fields[act.kind]).map(
    ([field, parse]) => [field, inField(`${name}.${field}`, () => parse(values[field] as never))] as const,
  );
  return { kind: act.kind, ...Object.fromEntries(parsed) } as unknown as Act;
}

/** How many acts a ledger accepts in one submission. */
export const MAX_ACTS = 128;

/**
 * The kinds that one submission may combine, in the order of the fields of `SignedBatch`, the
 * struct with which a patient signs them all.
 */
const order = {
  publishKey: "keys",
  revokeAccess: "revocations",
  startEpoch: "epochs",
  fileCards: "cards",
  grantAccess: "grants",
  updateEnvelope: "envelopes",
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

/** An account is the counters of itself. */
type Base = ActCounters | (ActCounters & { readonly head: Hex; readonly everyoneEpoch: number });

const baseKeys: KeyRules<Base> = { nonce: "required", access: "required", head: "decides", everyoneEpoch: "decides" };

/** @throws TypeError that names the key */
export const checkBaseKeys = (base: ActCounters): ActCounters => checkKeys<Base>("base", base, baseKeys);

function checkBase(base: ActCounters | undefined): void {
  if (base === undefined)
    throw new TypeError("`base` is needed: the counters of the account on which the acts were planned");
  checkBaseKeys(base);
  inField("base.nonce", () => upTo(2 ** 32 - 1)(base.nonce));
  inField("base.access", () => upTo(2 ** 16 - 1)(base.access));
}

/**
 * The rule of `Ledger.submit`, which every ledger enforces, so that one signature can cover any
 * submission. It has 1 to 128 acts of one actor. Several acts are the patient's own: revocations of
 * grants alone, since nothing else may stop them; or, in this order of kinds, key, epoch, cards,
 * grant, envelope. Among several, a single card is `fileCards` with one element.
 * @param base needed for acts that name a counter: see `counterOf`
 * @returns copies of the acts, with each value in its one form
 * @throws TypeError that names the act by its index, or the base
 */
export function checkSubmission(acts: readonly Act[], actor: Address, base?: ActCounters): readonly Act[] {
  if (!Array.isArray(acts) || acts.length < 1 || acts.length > MAX_ACTS)
    throw new TypeError(`\`acts\` is an array of 1 to ${MAX_ACTS}`);
  const self = inField("actor", () => parseAddress(actor));
  const copies = Array.from(acts, (act: Act, index) => checkAct(act, `acts[${index}]`));
  for (const [index, act] of copies.entries()) {
    if (actorOf(act) !== self) throw new TypeError(`acts[${index}] is an act of another participant`);
    if (copies.length === 1) continue;
    if (!isBatched(act.kind)) throw new TypeError(`acts[${index}]: ${act.kind} stands alone`);
    const before = copies[index - 1];
    if (before === undefined) continue;
    if (isRevocation(act) !== isRevocation(before)) throw new TypeError(`acts[${index}]: revocations stand alone`);
    if (rank(act.kind) < rank(before.kind))
      throw new TypeError(`acts[${index}]: ${act.kind} stands before ${before.kind}`);
  }
  if (base !== undefined || copies.some((act) => counterOf(act) !== undefined)) checkBase(base);
  return copies;
}
