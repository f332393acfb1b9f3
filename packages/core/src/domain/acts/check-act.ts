import type { Act, ActKind } from "./act.js";
import { parseAddress } from "../identifiers/address.js";
import { fromHex } from "../encoding/hex.js";
import { inField } from "../checks/in-field.js";
import { decodeScope } from "../grants/scope.js";
import { FOREVER } from "../grants/until.js";

type Check = (value: never) => unknown;

const word = (value: string) => fromHex(value, 32);

const words = (values: readonly string[]) => {
  if (!Array.isArray(values)) throw new TypeError("Expected an array");
  values.forEach(word);
};

const upTo = (max: number) => (value: number) => {
  if (!Number.isSafeInteger(value) || value < 0 || value > max) throw new TypeError(`Expected 0 to ${max}`);
};

const flag = (value: boolean) => {
  if (typeof value !== "boolean") throw new TypeError("Expected true or false");
};

const patient = { patient: parseAddress };
const granted = { ...patient, grantee: parseAddress, scope: decodeScope };
const asked = { ...patient, asker: parseAddress, message: word };

/**
 * The fields of each kind, and what they have to be. Whether the ledger takes the values is its own
 * to say.
 */
const fields: Readonly<Record<ActKind, Readonly<Record<string, Check>>>> = {
  key: { participant: parseAddress, key: word },
  epoch: { ...patient, words, lockbox: word },
  card: { ...patient, place: word, card: word },
  cards: { ...patient, place: word, cards: words },
  grant: { ...granted, until: upTo(FOREVER), permissions: upTo(255), envelope: word },
  revoke: granted,
  "revoke-everyone": patient,
  offer: { ...patient, author: parseAddress, scope: decodeScope, amends: flag, offer: word },
  relinquish: granted,
  request: asked,
  cancel: asked,
  reject: asked,
};

/**
 * @throws TypeError that names the field, as in `acts[0].until`, for what has no place in the
 *   struct of an act
 */
export function checkAct(act: Act, name: string): void {
  if (typeof act !== "object" || act === null || !Object.hasOwn(fields, act.kind))
    throw new TypeError(`\`${name}\` is no act`);
  const values = act as unknown as Readonly<Record<string, never>>;
  for (const [field, check] of Object.entries(fields[act.kind]))
    inField(`${name}.${field}`, () => check(values[field] as never));
}
