import type { DeployOptions } from "./send.js";

const prototypeOf = (value: object): object | null => Object.getPrototypeOf(value) as object | null;

/**
 * The names of the keys that somebody gave: own and inherited ones, getters of a class included.
 */
function* keyNames(input: object): Generator<string> {
  yield* Object.keys(input);
  for (let at = prototypeOf(input); at !== null; at = prototypeOf(at)) {
    yield* Object.keys(at);
    if (Object.hasOwn(at, "isPrototypeOf")) continue;
    for (const [name, one] of Object.entries(Object.getOwnPropertyDescriptors(at))) if ("get" in one) yield name;
  }
}

/**
 * Checks the options of a deployment, before anything is asked or paid.
 * @param keys every key that they may have, and whether it is needed
 * @returns a copy
 * @throws TypeError that names an unknown or missing key, or a malformed signal
 */
export function checkOptions<T extends DeployOptions>(
  options: T,
  keys: { readonly [K in keyof T]-?: "required" | "optional" },
): T {
  const given: unknown = options;
  if (Object.prototype.toString.call(given) !== "[object Object]") throw new TypeError("`options` is an object");
  for (const key of keyNames(options))
    if (!Object.hasOwn(keys, key))
      throw new TypeError(`\`options\` has no \`${key.slice(0, 80)}\`: it takes ${Object.keys(keys).join(", ")}`);
  const missing = Object.entries(keys).find(
    ([key, rule]) => rule === "required" && options[key as keyof T] === undefined,
  );
  if (missing) throw new TypeError(`\`options\` needs \`${missing[0]}\``);
  const { signal } = options;
  if (signal !== undefined && typeof signal?.throwIfAborted !== "function")
    throw new TypeError("`signal` is an AbortSignal");
  // an object that is made of entries has no type of its own; these are the keys of T
  return Object.fromEntries(
    Object.keys(keys).flatMap((key) => (key in options ? [[key, options[key as keyof T]]] : [])),
  ) as unknown as T;
}
