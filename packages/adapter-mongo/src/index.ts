export type { MongoProfiles, MongoProfilesOptions } from "./mongo-profiles.js";
export { mongoProfiles } from "./mongo-profiles.js";
