import type { DeviceStore } from "../../ports/device-store.js";
import { inStepTime } from "../calls/time-limit.js";

/** A store each of whose calls has ten seconds. What it has of a write may be many values. */
export const inTimeEach = (device: DeviceStore): DeviceStore => ({
  get: (key, options = {}) => inStepTime(options, (limited) => device.get(key, limited)),
  set: (key, value, options = {}) => inStepTime(options, (limited) => device.set(key, value, limited)),
  delete: (key, options = {}) => inStepTime(options, (limited) => device.delete(key, limited)),
  keys: (prefix, options = {}) => inStepTime(options, (limited) => device.keys(prefix, limited)),
});
