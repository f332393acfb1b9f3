import { readFileSync } from "node:fs";

/**
 * The version of a library, as a package has it installed.
 * @param from the URL of a file in a folder of the package, such as `tasks`
 */
export function versionOf(library: string, from: string): string {
  const manifest = new URL(`../node_modules/${library}/package.json`, from);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}
