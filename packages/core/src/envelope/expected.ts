import { ChartkeyError } from "../errors/chartkey-error.js";

const same = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;

/**
 * Compares every field of `expected` with the contents of a sealed blob.
 * @throws ChartkeyError SEAL_INVALID when one differs: the blob belongs to another entry
 */
export function checkExpected<T extends object>(what: string, actual: T, expected: Partial<T>): void {
  for (const [name, value] of Object.entries(expected))
    if (value !== undefined && !same(actual[name as keyof T], value))
      throw new ChartkeyError("SEAL_INVALID", { message: `This ${what} was made for another ${name}` });
}
