import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** A file of a package's `src`, with what it imports. */
export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  /** The folder under `packages`. */
  readonly package: string;
  /** The first folder under `src`; "" for the root entry. */
  readonly layer: string;
  /** Without its extension. */
  readonly name: string;
  readonly lines: number;
  /** Written by a program: too long to read, and nobody edits it. */
  readonly generated: boolean;
  readonly imports: readonly Import[];
}

/** One import, or re-export, of a source file. */
interface Import {
  readonly specifier: string;
  /** Where a relative import leads, from the package's `src`; undefined for a package's name. */
  readonly target: string | undefined;
}

const importing = /^\s*(?:import|export)\s(?:[\w\s{},*$]+\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8");
  const [, name = "", , ...inside] = path.split("/");
  const src = join(root, "packages", name, "src");
  const imports = [...text.matchAll(importing)].map(([, statement, call]): Import => {
    const specifier = statement ?? call ?? "";
    if (!specifier.startsWith(".")) return { specifier, target: undefined };
    const target = relative(src, resolve(root, dirname(path), specifier));
    return { specifier, target: target.split(sep).join("/") };
  });
  return {
    path,
    package: name,
    layer: inside.length > 1 ? (inside[0] ?? "") : "",
    name: basename(path, ".ts"),
    lines: text.split("\n").length,
    generated: /^\/\/ Generated\b/.test(text),
    imports,
  };
}

/** Every TypeScript file of every package's `src`. */
export function sourceFiles(): readonly SourceFile[] {
  return globSync("packages/*/src/**/*.ts", { cwd: root }).map((path) => read(path.split(sep).join("/")));
}
