export type { SqliteProfiles, SqliteProfilesOptions } from "./sqlite-profiles.js";
export { sqliteProfiles } from "./sqlite-profiles.js";
