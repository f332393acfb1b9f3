export type { SqliteProfiles, SqliteProfilesOptions } from "./sqlite-profiles.js";
export { sqliteProfiles } from "./sqlite-profiles.js";
export type { SqliteOptions } from "./sqlite-options.js";
export type { SqliteDeviceLists } from "./sqlite-device-lists.js";
export { sqliteDeviceLists } from "./sqlite-device-lists.js";
export type { SqlitePinBook } from "./sqlite-pin-book.js";
export { sqlitePinBook } from "./sqlite-pin-book.js";
export type { SqliteSessions } from "./sqlite-sessions.js";
export { sqliteSessions } from "./sqlite-sessions.js";
