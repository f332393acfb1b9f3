import { ChartkeyError } from "../errors/chartkey-error.js";

const same = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;

/**
 * Compares every field that the caller knows from elsewhere with what a sealed blob says of itself.
 * @throws ChartkeyError SEAL_INVALID when one differs: it was made for another place.
 */
export function checkExpected<T extends object>(what: string, actual: T, expected: Partial<T>): void {
  for (const [name, value] of Object.entries(expected))
    if (value !== undefined && !same(actual[name as keyof T], value))
      throw new ChartkeyError("SEAL_INVALID", { message: `This ${what} was made for another ${name}` });
}
