import { isChartkeyError, type ChartkeyError } from "../errors/chartkey-error.js";
import type { ErrorCode } from "../errors/error-code.js";

/** The error of a failed check of a suite. Any test runner reports it. */
export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
}

/** Fails a check, with what was thrown instead. */
export function fail(message: string, cause?: unknown): never {
  throw new ConformanceError(message, cause === undefined ? undefined : { cause });
}

/** A value inside of another. JSON would show `undefined` as `null`, and each byte by itself. */
function shown(value: unknown): unknown {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === "bigint") return `${value}n`;
  return value === undefined ? "undefined" : value;
}

function show(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value === undefined) return "undefined";
  // elements before JSON visits them: a Buffer has a `toJSON` of its own
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    Array.isArray(inner) ? inner.map(shown) : shown(inner),
  );
  return text === undefined ? typeof value : text.slice(0, 300);
}

const kindOf = (value: object): string => Object.prototype.toString.call(value);
const plain: readonly string[] = ["[object Object]", "[object Array]"];

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Uint8Array || b instanceof Uint8Array)
    return (
      a instanceof Uint8Array &&
      b instanceof Uint8Array &&
      a.length === b.length &&
      a.every((byte, index) => byte === b[index])
    );
  if (a instanceof Date || b instanceof Date)
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  // an error, a map or a promise has no keys that tell it from another
  if (kindOf(a) !== kindOf(b) || !plain.includes(kindOf(a))) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(b, key) && same(value, Reflect.get(b, key)))
  );
}

export function ok(value: unknown, message: string): asserts value {
  if (value === undefined || value === null || value === false) fail(message);
}

/** Where bytes of one length differ. What they are is not shown: it may be secret. */
function difference(actual: unknown, expected: unknown): string {
  if (!(actual instanceof Uint8Array && expected instanceof Uint8Array)) return "";
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  return actual.length === expected.length ? `, which differ from byte ${at} on` : "";
}

/** Deep equality of plain values, dates and bytes. Anything else equals only itself. */
export function equal<T>(actual: T, expected: T, message = "Not equal"): void {
  if (same(actual, expected)) return;
  fail(`${message}: got ${show(actual)}, expected ${show(expected)}${difference(actual, expected)}`);
}

/**
 * The same promise, which a case may await later. Where an adapter is wrong it may reject before,
 * and an unhandled rejection would end a runner that does not wait for it.
 */
export function begun<T>(call: Promise<T>): Promise<T> {
  call.catch(() => {});
  return call;
}

/**
 * Returns what `work` throws or rejects with. Fails when it succeeds.
 * @param how it should fail, for the message, such as "with a TypeError"
 */
export function failure(work: () => unknown, how = ""): Promise<unknown> {
  const run = async () => {
    try {
      await work();
    } catch (error) {
      return error;
    }
    return fail(`It succeeded, and should have failed ${how}`.trim());
  };
  return begun(run());
}

/** Checks that `work` fails with a ChartkeyError with one of `codes`, and returns it. */
export function rejects<C extends ErrorCode>(
  work: () => Promise<unknown>,
  ...codes: readonly [C, ...C[]]
): Promise<ChartkeyError<C>> {
  const run = async () => {
    const error = await failure(work, `with ${codes.join(" or ")}`);
    if (!isChartkeyError(error, ...codes)) fail(`Expected ${codes.join(" or ")}, got ${show(error)}`, error);
    return error;
  };
  return begun(run());
}

/** Checks that `work` rejects with exactly this reason, as an aborted call does. */
export async function rejectsWith(work: () => Promise<unknown>, reason: unknown): Promise<void> {
  const error = await failure(work, "with the signal's own reason");
  if (error !== reason) fail(`Expected the signal's own reason, got ${show(error)}`, error);
}

/**
 * Checks that `work` throws a TypeError, or rejects with one.
 * @param given what it was given, for the message
 */
export async function throwsTypeError(work: () => unknown, given?: unknown): Promise<void> {
  const what = given === undefined ? "" : ` for ${show(given)}`;
  const error = await failure(work, `with a TypeError${what}`);
  if (!(error instanceof TypeError)) fail(`Expected a TypeError${what}, got ${show(error)}`, error);
}

const SOON = 10_000;

/**
 * What a call ends in that needs nothing but a few turns.
 * @param fixture which may say how many milliseconds that may take
 * @param what the call and why it should end, such as "A put whose signal was aborted"
 */
export async function soon<T>(
  { soon: limit = SOON }: { readonly soon?: number | undefined },
  what: string,
  call: Promise<T>,
): Promise<T> {
  return within(limit, call, () => `${what} has not ended after ${limit / 1000} s`);
}

/** What `call` ends in. Fails with the message when it takes longer. */
export async function within<T>(milliseconds: number, call: Promise<T>, message: () => string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ConformanceError(message())), milliseconds);
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Lets this many turns of the event loop pass, so that what runs beside goes on. A timer would pass
 * over many turns at once.
 */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1)
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => {
        port1.close();
        resolve();
      });
      port1.start();
      port2.postMessage(undefined);
    });
}
