const prototypeOf = (value: object): object | null => Object.getPrototypeOf(value) as object | null;

/** Of any realm. */
const isObjectPrototype = (value: object): boolean => Object.hasOwn(value, "isPrototypeOf");

/**
 * The names of all keys, wherever they stand: getters and methods of classes, and properties that
 * loops pass over, are options as good as others. What every object has is none, unless somebody
 * has added to it.
 */
export function* keyNames(input: object): Generator<string> {
  yield* Object.getOwnPropertyNames(input);
  for (let at = prototypeOf(input); at !== null; at = prototypeOf(at)) {
    if (isObjectPrototype(at)) yield* Object.keys(at);
    else for (const name of Object.getOwnPropertyNames(at)) if (name !== "constructor") yield name;
  }
}
