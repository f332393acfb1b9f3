export type { IndexedDbDevice, IndexedDbDeviceOptions } from "./indexed-db-device.js";
export { indexedDbDevice } from "./indexed-db-device.js";
