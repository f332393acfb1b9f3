import { keyNames } from "../../errors/key-names.js";
import { isRevoked } from "./is-revoked.js";

/**
 * How an input may hold a key.
 * - `"required"`: with a value.
 * - `"optional"`: with a value, as `undefined`, or not at all.
 * - `"decides"`: with a value or not at all. Such a key decides who, what or until when. One that
 *   is `undefined` is a value that got lost, and its default would be wider than what was meant.
 */
export type KeyRule = "required" | "optional" | "decides";

type KeyOf<T> = T extends unknown ? keyof T : never;
/** The members of a union that have a key. */
type Holding<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? T : never) : never;
type TakesUndefined<T, K extends PropertyKey> = T extends unknown
  ? K extends keyof T
    ? Readonly<Record<K, undefined>> extends Readonly<Pick<T, K>>
      ? true
      : false
    : never
  : never;

type RuleOf<T, K extends PropertyKey> = [T] extends [Readonly<Record<K, unknown>>]
  ? "required"
  : true extends TakesUndefined<Holding<T, K>, K>
    ? "optional"
    : "decides";

/**
 * The rule of each key of an input, as its type has it: `key: T`, `key?: T | undefined` or
 * `key?: T`. A key of a union that not every member has is never `"required"`.
 */
export type KeyRules<T> = { readonly [K in KeyOf<T>]-?: RuleOf<T, K> };

/** Objects of classes included, but no array, date, map, signal or the like. */
function isInput(given: unknown): given is Readonly<Record<string, unknown>> {
  if (typeof given !== "object" || given === null || isRevoked(given)) return false;
  const tag = Object.prototype.toString.call(given);
  return tag === "[object Object]" || tag === "[object Module]";
}

/**
 * Checks the keys of an object that a caller wrote, inherited ones and getters of its class
 * included, and reads each once. Methods of its class, symbols and what is hidden from loops are no
 * keys, unless the rules name them.
 * @param name what the caller knows the object by
 * @returns a copy, which nobody else can change, with copies of the arrays in it
 * @throws TypeError that names the key and the object, for an unknown key, a missing one, and one
 *   that is `undefined` though it decides or a proxy that was revoked; TypeError that names the
 *   object, for anything else
 */
export function checkKeys<T extends object>(name: string, given: T, rules: KeyRules<T>): T {
  const input: unknown = given;
  if (!isInput(input)) throw new TypeError(`\`${name}\` is an object`);
  for (const key of keyNames(input))
    if (!Object.hasOwn(rules, key))
      throw new TypeError(`\`${name}\` has no \`${key.slice(0, 80)}\`: it takes ${Object.keys(rules).join(", ")}`);
  const taken: Record<string, unknown> = {};
  for (const [key, rule] of Object.entries<KeyRule>(rules)) {
    const value = key in input ? input[key] : undefined;
    if (value === undefined && rule === "required") throw new TypeError(`\`${name}.${key}\` is missing`);
    if (!(key in input)) continue;
    if (value === undefined && rule === "decides")
      throw new TypeError(`\`${name}.${key}\` is undefined: give it a value, or leave it out`);
    if (isRevoked(value)) throw new TypeError(`\`${name}.${key}\` is a proxy that was revoked`);
    taken[key] = Array.isArray(value) ? Array.from<unknown>(value) : value;
  }
  return taken as T;
}
