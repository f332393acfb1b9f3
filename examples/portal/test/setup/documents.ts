import { fileURLToPath } from "node:url";

/** The path of one of the examples' documents. */
export const documentAt = (name: string): string =>
  fileURLToPath(new URL(`../../../documents/${name}`, import.meta.url));
