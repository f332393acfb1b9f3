import { checkFlag } from "../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";

export interface MemoryBlobsOptions {
  /**
   * `false` for a store that keeps everything for ever. `true` by default: a blob is deleted with
   * its last pin.
   */
  readonly pins?: boolean | undefined;
  /** `false` for a store that reads whole blobs only. `true` by default. */
  readonly ranges?: boolean | undefined;
  /** The most bytes of one blob, at least 1 MiB; any number by default. */
  readonly maxBytes?: number | undefined;
  /** `true` for a store with `pinAll` and `unpinAll`. `false` by default. */
  readonly bulk?: boolean | undefined;
  /** `false` for a store that does not join parts. `true` by default. */
  readonly joins?: boolean | undefined;
}

const optionKeys: KeyRules<MemoryBlobsOptions> = {
  pins: "optional",
  ranges: "optional",
  maxBytes: "optional",
  bulk: "optional",
  joins: "optional",
};

/** @throws TypeError that names the key or the field */
export function checkMemoryBlobsOptions(options: MemoryBlobsOptions) {
  const {
    pins = true,
    ranges = true,
    maxBytes,
    bulk = false,
    joins = true,
  } = checkKeys("options", options, optionKeys);
  for (const [name, flag] of Object.entries({ pins, ranges, bulk, joins })) checkFlag(name, flag);
  if (maxBytes !== undefined && !(Number.isSafeInteger(maxBytes) && maxBytes >= 2 ** 20))
    throw new TypeError("`maxBytes` is a number of bytes, at least 1 MiB");
  return { pins, ranges, maxBytes, bulk, joins };
}
