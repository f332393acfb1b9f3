/**
 * A function, or an object and the name of its method, and arguments that are right, with every
 * object that it takes.
 */
export type Row = readonly [target: object, ...rest: readonly unknown[]];
export type Table = Readonly<Record<string, Row>>;

/** The call of a row, and its arguments. */
export function callOf([target, ...rest]: Row): readonly [
  (...args: readonly unknown[]) => unknown,
  readonly unknown[],
] {
  if (typeof target === "function") return [(...args) => Reflect.apply(target, undefined, args) as unknown, rest];
  const [method, ...args] = rest;
  const run: unknown = Reflect.get(target, method as string);
  if (typeof run !== "function") throw new TypeError(`There is no ${String(method)}`);
  return [(...given) => Reflect.apply(run, target, given) as unknown, args];
}
