import { ChartkeyError } from "../errors/chartkey-error.js";
import { checkDeviceKey } from "./check-device.js";
import { readIndexValue } from "./check-index-cache.js";
import { checkPort } from "./check-port.js";
import type { IndexCache } from "./index-cache.js";

/** The result of a check of what a cache answered. */
function answerOf<T>(method: string, check: () => T): T {
  try {
    return check();
  } catch (cause) {
    throw new ChartkeyError("FORMAT_INVALID", {
      message: `\`${method}\` of the index cache did not answer as it should`,
      hints: ["Give the app another index cache, or none: losing it loses no record."],
      cause,
    });
  }
}

function checkValue(value: unknown): Uint8Array | undefined {
  const bytes = readIndexValue(value);
  if (!bytes && value !== undefined) throw new TypeError("An answer is no value");
  return bytes;
}

function checkListed(key: unknown, prefix: string): string {
  const listed = checkDeviceKey(key as string);
  if (!listed.startsWith(prefix)) throw new TypeError("A key does not begin with the prefix");
  return listed;
}

function checkLength(answer: unknown, length?: number): readonly unknown[] {
  if (!Array.isArray(answer) || (length !== undefined && answer.length !== length))
    throw new TypeError("An answer is no list, or one of another length");
  return answer;
}

/**
 * A cache that somebody passes in. What it answers has the shape that the port says; what the bytes
 * are is for their reader to check.
 * @returns a cache whose calls reject with FORMAT_INVALID for an answer of another shape
 * @throws TypeError for what lacks a method
 */
export function checkedIndexCache(given: IndexCache): IndexCache {
  checkPort("index", given, "get", "set", "delete", "keys");
  return {
    async get(keys, options) {
      const answer: unknown = await given.get(keys, options);
      return answerOf("get", () => Array.from(checkLength(answer, keys.length), checkValue));
    },
    set: async (key, value, options) => given.set(key, value, options),
    delete: async (keys, options) => given.delete(keys, options),
    async keys(prefix, options) {
      const answer: unknown = await given.keys(prefix, options);
      return answerOf("keys", () => Array.from(checkLength(answer), (key) => checkListed(key, prefix)));
    },
  };
}
