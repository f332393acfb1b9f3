const prototypeOf = (value: object): object | null => Object.getPrototypeOf(value) as object | null;

/** Of any realm. */
const isObjectPrototype = (value: object): boolean => Object.hasOwn(value, "isPrototypeOf");

/**
 * The names of the keys that somebody gave: the object's own, and those that it inherits, getters
 * of its class included. Methods of a class are no keys, nor what every object has, nor what is
 * hidden from loops: a framework marks objects so.
 */
export function* keyNames(input: object): Generator<string> {
  yield* Object.keys(input);
  for (let at = prototypeOf(input); at !== null; at = prototypeOf(at)) {
    yield* Object.keys(at);
    if (isObjectPrototype(at)) continue;
    for (const [name, one] of Object.entries(Object.getOwnPropertyDescriptors(at))) if ("get" in one) yield name;
  }
}
