export type { OnBlock } from "./content-hash.js";
export { ContentHash } from "./content-hash.js";
