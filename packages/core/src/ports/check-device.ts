/** The most characters of a key or a prefix. */
const MAX_KEY = 200;

/** The most bytes of a value. */
const MAX_VALUE = 1_048_576;

function checkLength(field: string, value: string, least: number): string {
  if (typeof value !== "string" || value.length < least || value.length > MAX_KEY)
    throw new TypeError(`\`${field}\` has ${least} to ${MAX_KEY} characters`);
  return value;
}

/**
 * The key of a value in a `DeviceStore` or an `IndexCache`.
 * @throws TypeError for what is no text of 1 to 200 characters
 */
export const checkDeviceKey = (key: string): string => checkLength("key", key, 1);

/**
 * The beginning of some keys of a `DeviceStore` or an `IndexCache`.
 * @throws TypeError for what is no text of up to 200 characters
 */
export const checkDevicePrefix = (prefix: string): string => checkLength("prefix", prefix, 0);

/**
 * A value of a `DeviceStore`.
 * @returns a copy
 * @throws TypeError for what is no Uint8Array of up to 1 MiB
 */
export function checkDeviceValue(value: Uint8Array): Uint8Array<ArrayBuffer> {
  // by its tag, since each realm has a class of its own
  if (Object.prototype.toString.call(value) !== "[object Uint8Array]") throw new TypeError("`value` is a Uint8Array");
  if (value.length > MAX_VALUE) throw new TypeError(`A value has at most ${MAX_VALUE} bytes`);
  return new Uint8Array(value);
}
