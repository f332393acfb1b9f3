import { equal } from "./assert.js";

/** What an own property holds; nothing where its getter throws. */
function read(owner: object, key: string): unknown {
  try {
    return Reflect.get(owner, key);
  } catch {
    return undefined;
  }
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Every text in a value, however deep: what somebody who logs it may see. */
function textsOf(value: unknown, seen = new Set<unknown>()): readonly string[] {
  if (value instanceof Uint8Array) return [hexOf(value)];
  if (typeof value !== "object" || value === null) return typeof value === "function" ? [] : [String(value)];
  if (seen.has(value)) return [];
  seen.add(value);
  return Object.getOwnPropertyNames(value).flatMap((key) => [key, ...textsOf(read(value, key), seen)]);
}

/**
 * Checks that none of the secrets stands in what somebody may log, causes and stacks included.
 * @param what it is that is shown
 */
export function showsNone(secrets: readonly string[], what: string, shown: unknown): void {
  const texts = textsOf(shown).map((text) => text.toLowerCase());
  const found = secrets
    .map((secret) => secret.toLowerCase().replace(/^0x/u, ""))
    .filter((secret) => texts.some((text) => text.includes(secret)));
  equal(found.length, 0, `How many secrets ${what} shows`);
}
