import type { Act, ActKind } from "./act.js";
import { parseAddress } from "../identifiers/address.js";
import { fromHex } from "../encoding/hex.js";
import { inField } from "../checks/in-field.js";
import { decodeScope } from "../grants/scope.js";
import { FOREVER } from "../grants/until.js";

type Check = (value: never) => unknown;

const bytes32 = (value: string) => fromHex(value, 32);

const bytes32List = (values: readonly string[]) => {
  if (!Array.isArray(values)) throw new TypeError("Expected an array");
  values.forEach(bytes32);
};

const upTo = (max: number) => (value: number) => {
  if (!Number.isSafeInteger(value) || value < 0 || value > max) throw new TypeError(`Expected 0 to ${max}`);
};

const flag = (value: boolean) => {
  if (typeof value !== "boolean") throw new TypeError("Expected true or false");
};

const patient = { patient: parseAddress };
const grantFields = { ...patient, grantee: parseAddress, scope: decodeScope };
const requestFields = { ...patient, asker: parseAddress, message: bytes32 };

/**
 * The fields of each kind, with the check of their form. The ledger decides whether it accepts the
 * values.
 */
const fields: Readonly<Record<ActKind, Readonly<Record<string, Check>>>> = {
  key: { participant: parseAddress, key: bytes32 },
  epoch: { ...patient, words: bytes32List, lockbox: bytes32 },
  card: { ...patient, place: bytes32, card: bytes32 },
  cards: { ...patient, place: bytes32, cards: bytes32List },
  grant: { ...grantFields, until: upTo(FOREVER), permissions: upTo(255), envelope: bytes32 },
  revoke: grantFields,
  "revoke-everyone": patient,
  offer: { ...patient, author: parseAddress, scope: decodeScope, amends: flag, offer: bytes32 },
  relinquish: grantFields,
  request: requestFields,
  cancel: requestFields,
  reject: requestFields,
};

/**
 * @throws TypeError that names the field, as in `acts[0].until`, for a value that the act's struct
 *   cannot hold
 */
export function checkAct(act: Act, name: string): void {
  if (typeof act !== "object" || act === null || !Object.hasOwn(fields, act.kind))
    throw new TypeError(`\`${name}\` is no act`);
  const values = act as unknown as Readonly<Record<string, never>>;
  for (const [field, check] of Object.entries(fields[act.kind]))
    inField(`${name}.${field}`, () => check(values[field] as never));
}
