import type { BlobStore } from "../../ports/blob-store.js";
import { ConformanceError } from "../assert.js";
import type { Suite } from "../suite.js";

/** A way in which an adapter goes wrong, and the case of its suite that must say so. */
export interface Sabotage<F> {
  /** What is wrong, such as "the last byte is swallowed". */
  readonly what: string;
  /** The name of the case that must fail. */
  readonly noticed: string;
  /** The same fixture, whose adapter goes wrong. The rest of it stays as it is. */
  readonly spoil: (fixture: F) => F;
}

/**
 * An adapter some of whose members are replaced. The others are those of the honest one, also when
 * it is an instance of a class.
 */
export const replacing = <P extends object>(honest: P, members: Partial<P>): P =>
  // over an empty object: a proxy may not change what is frozen
  new Proxy({} as P, {
    get(_, key) {
      if (Object.hasOwn(members, key)) return Reflect.get(members, key);
      const value: unknown = Reflect.get(honest, key, honest);
      return typeof value === "function" ? (value.bind(honest) as unknown) : value;
    },
    has: (_, key) => Object.hasOwn(members, key) || Reflect.has(honest, key),
    ownKeys: () => Reflect.ownKeys(honest),
    getOwnPropertyDescriptor: (_, key) => {
      const own = Reflect.getOwnPropertyDescriptor(honest, key);
      return own && { ...own, configurable: true };
    },
  });

/** Spoils one port of a fixture. */
export const onPort =
  <F extends object>() =>
  <K extends keyof F>(port: K, change: (honest: F[K] & object) => Partial<F[K]>) =>
  (fixture: F): F => {
    const honest = fixture[port] as F[K] & object;
    return { ...fixture, [port]: replacing(honest, change(honest) as Partial<F[K] & object>) };
  };

/** The optional member of the fixture without which a case passes: see `Fixture`. */
const neededBy = (name: string): string | undefined => /^with (\w+):/u.exec(name)?.[1];

/** Whether a case is about what a store may leave out, and the fixture's store declares it not. */
const isUndeclared = ({ blobs }: { readonly blobs?: BlobStore }, name: string): boolean =>
  (["blocks", "joins", "listing", "ranges"] as const).some(
    (key) => name.startsWith(`${key}:`) && blobs?.capabilities[key] !== true,
  );

/**
 * Runs the case that must notice a sabotage, over the integrator's own adapter. It passes when that
 * case fails, or when the fixture lacks what the case needs.
 * @returns what the case said, `undefined` when the fixture lacks what it needs, or its store
 *   declares no blocks, no joins, no lists or no ranges
 * @throws ConformanceError when the case notices nothing: then it is not run, or not waited for, or
 *   the fixture does not do what it should; whatever `create` throws
 */
export async function bites<F extends object>(
  suite: Suite<NoInfer<F>>,
  { what, noticed, spoil }: Sabotage<NoInfer<F>>,
  create: () => Promise<F>,
): Promise<string | undefined> {
  const run = suite[noticed];
  if (!run) throw new ConformanceError(`The suite has no case “${noticed}”`);
  const needed = neededBy(noticed);
  let [made, lacks] = [false, false];
  const spoiled = async () => {
    const fixture = await create();
    made = true;
    lacks = (needed !== undefined && Reflect.get(fixture, needed) === undefined) || isUndeclared(fixture, noticed);
    return spoil(fixture);
  };
  try {
    await run(spoiled);
  } catch (error) {
    if (!made) throw error;
    return error instanceof Error ? error.message : String(error);
  }
  if (lacks) return undefined;
  throw new ConformanceError(`“${noticed}” does not notice that ${what}`);
}
