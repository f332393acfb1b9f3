import { isChartkeyError, type ChartkeyError } from "../errors/chartkey-error.js";
import type { ErrorCode } from "../errors/error-code.js";

/** The error of a failed check of a suite. Any test runner reports it. */
export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
}

function fail(message: string, cause?: unknown): never {
  throw new ConformanceError(message, cause === undefined ? undefined : { cause });
}

function show(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner));
  return text === undefined ? String(value) : text.slice(0, 300);
}

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
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(b, key) && same(value, Reflect.get(b, key)))
  );
}

export function ok(value: unknown, message: string): asserts value {
  if (value === undefined || value === null || value === false) fail(message);
}

/** Deep equality of plain values, dates and bytes. */
export function equal<T>(actual: T, expected: T, message = "Not equal"): void {
  if (!same(actual, expected)) fail(`${message}: got ${show(actual)}, expected ${show(expected)}`);
}

/** Returns what `work` throws or rejects with. Fails when it succeeds. */
export async function failure(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return fail("It succeeded, and should have failed");
}

/** Checks that `work` fails with a ChartkeyError with one of `codes`, and returns it. */
export async function rejects<C extends ErrorCode>(
  work: () => Promise<unknown>,
  ...codes: readonly [C, ...C[]]
): Promise<ChartkeyError<C>> {
  const error = await failure(work);
  if (!isChartkeyError(error, ...codes)) fail(`Expected ${codes.join(" or ")}, got ${show(error)}`, error);
  return error;
}

/** Checks that `work` rejects with exactly this reason, as an aborted call does. */
export async function rejectsWith(work: () => Promise<unknown>, reason: unknown): Promise<void> {
  const error = await failure(work);
  if (error !== reason) fail(`Expected the signal's own reason, got ${show(error)}`, error);
}

/** Checks that `work` throws a TypeError, or rejects with one. */
export async function throwsTypeError(work: () => unknown): Promise<void> {
  const error = await failure(work);
  if (!(error instanceof TypeError)) fail(`Expected a TypeError, got ${show(error)}`, error);
}
