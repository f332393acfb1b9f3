import { viewOf } from "../streams/own-bytes.js";

/** The most bytes of a list of devices, sealed. */
export const MAX_DEVICE_LIST = 16_384;

/**
 * The value of a `DeviceList`.
 * @param name of the argument
 * @returns a copy
 * @throws TypeError for what is no Uint8Array of 1 to 16,384 bytes
 */
export function checkDeviceList(name: string, value: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = viewOf(value);
  if (!bytes || bytes.length < 1 || bytes.length > MAX_DEVICE_LIST)
    throw new TypeError(`\`${name}\` is a Uint8Array of 1 to ${MAX_DEVICE_LIST} bytes`);
  return new Uint8Array(bytes);
}
