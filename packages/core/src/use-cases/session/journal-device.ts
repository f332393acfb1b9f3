import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { toHex } from "../../domain/encoding/bytes.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { KeyOwner } from "../../ports/keyring.js";
import { inStepTime } from "../calls/time-limit.js";

/** A store each of whose calls has ten seconds. What it has of a write may be many values. */
export const inTimeEach = (device: DeviceStore): DeviceStore => ({
  get: (key, options = {}) => inStepTime(options, (limited) => device.get(key, limited)),
  set: (key, value, options = {}) => inStepTime(options, (limited) => device.set(key, value, limited)),
  delete: (key, options = {}) => inStepTime(options, (limited) => device.delete(key, limited)),
  keys: (prefix, options = {}) => inStepTime(options, (limited) => device.keys(prefix, limited)),
});

/** Under what a device keeps the values of an account: several may share it. */
export const ownerDigest = ({ ledger, address }: KeyOwner): string =>
  toHex(sha256(utf8ToBytes(`${ledger}/${address}`))).slice(2, 34);
