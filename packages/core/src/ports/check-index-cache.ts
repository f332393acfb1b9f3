import { inField } from "../domain/checks/check-field.js";
import { viewOf } from "../streams/own-bytes.js";
import { checkDeviceKey } from "./check-device.js";

/** The most keys of one call. */
const MAX_KEYS = 1000;

/** The most bytes of a value. */
const MAX_VALUE = 65_536;

/**
 * The keys of a call of an `IndexCache`.
 * @returns a copy
 * @throws TypeError for what is no list of 1 to 1,000 texts of 1 to 200 characters
 */
export function checkIndexKeys(keys: readonly string[]): readonly string[] {
  if (!Array.isArray(keys) || keys.length < 1 || keys.length > MAX_KEYS)
    throw new TypeError(`\`keys\` is a list of 1 to ${MAX_KEYS} keys`);
  return Array.from(keys as readonly string[], (key, at) => inField(`keys[${at}]`, () => checkDeviceKey(key)));
}

/**
 * What a medium has in the place of a value, as `IndexCache.get` answers it. What is no value is
 * absent: core then writes it again.
 */
export function readIndexValue(stored: unknown): Uint8Array | undefined {
  const bytes = viewOf(stored);
  return bytes && bytes.length >= 1 && bytes.length <= MAX_VALUE ? bytes : undefined;
}

/**
 * A value of an `IndexCache`.
 * @returns a copy
 * @throws TypeError for what is no Uint8Array of 1 to 65,536 bytes
 */
export function checkIndexValue(value: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = readIndexValue(value);
  if (!bytes) throw new TypeError(`\`value\` is a Uint8Array of 1 to ${MAX_VALUE} bytes`);
  return new Uint8Array(bytes);
}
