import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");

/** A public entry of a published package, as a build left it. */
export interface Entry {
  /** As in an import: `@chartkey/core/ports`. */
  readonly name: string;
  /** The folder of its package. */
  readonly folder: string;
  /** Its declarations: a path. */
  readonly declarations: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

function entriesOf(manifest: string): readonly Entry[] {
  const folder = join(root, dirname(manifest));
  const { name, exports } = JSON.parse(readFileSync(join(root, manifest), "utf8")) as Manifest;
  return Object.entries(exports).flatMap(([path, target]) =>
    typeof target === "string"
      ? []
      : [{ name: posix.join(name, path), folder, declarations: join(folder, target.types) }],
  );
}

export const entries = globSync("packages/*/package.json", { cwd: root }).toSorted().flatMap(entriesOf);
