// What the README's `npm install` gives an app, installed with npm in a folder outside of the
// workspace: our packages as they are published, and what they need from the registry.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run-program.ts";

export const root = join(import.meta.dirname, "..");
const workspace = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
const readme = readFileSync(join(root, "README.md"), "utf8");
const packages = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));

/** What the README installs for an app that needs no server, with one of the client libraries. */
export function readmeSet(client: "viem" | "ethers"): readonly string[] {
  const names = /^npm install (@chartkey\/.*\bviem\b.*)$/mu.exec(readme)?.[1];
  if (!names) throw new Error("README.md has no command that installs viem");
  return names.replace("viem", client).split(" ");
}

/**
 * Runs what the README says about packed archives in a new app.
 * @param tarballs the folder that has them
 */
export function followReadme(app: string, tarballs: string): void {
  const commands = /^```sh\n((?:npm .*\n)+npm install \/tmp\/chartkey\/.*\n)```$/mu.exec(readme)?.[1];
  if (!commands) throw new Error("README.md has no commands that install the archives");
  mkdirSync(app);
  run(app, "sh", "-ec", commands.replaceAll("/tmp/chartkey/", `${tarballs}/`));
  cpSync(join(root, "examples/00-readme.ts"), join(app, "main.ts"));
}

/** The entries with code of our packages in a set, apart from those that need other packages. */
export function entriesOf(set: readonly string[]): readonly string[] {
  return packages.flatMap((folder) => {
    const { name, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      readonly name: string;
      readonly exports: Readonly<Record<string, unknown>>;
    };
    const absent = ["viem", "ethers", "kubo", "proofs"]
      .filter((client) => !set.includes(client))
      .map((client) => `./${client}`);
    const entries = Object.keys(exports).filter((key) => !/\.[a-z]+$/u.test(key) && !absent.includes(key));
    // the root of this one only says which entries there are
    const loadable = entries.filter((key) => name !== "@chartkey/adapter-ipfs" || key !== ".");
    return set.includes(name) ? loadable.map((key) => key.replace(/^\./u, name)) : [];
  });
}

/** Calls `work` with a new folder outside of the workspace, and removes it. */
export function inFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "chartkey-install-"));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Packs our packages into a folder, and returns the tarballs by package. */
export function pack(folder: string): ReadonlyMap<string, string> {
  return new Map(
    packages.map((cwd) => {
      const answer = run(cwd, "pnpm", "pack", "--json", "--pack-destination", folder);
      const { name, filename } = JSON.parse(answer) as { readonly name: string; readonly filename: string };
      return [name, filename];
    }),
  );
}

/**
 * Installs packages into an app. Ours come from their tarballs. Others have the versions that the
 * workspace takes, unless they name one: `esbuild@0.28`.
 */
export function install(app: string, names: readonly string[], tarballs: ReadonlyMap<string, string>): void {
  const versioned = names.map(
    (name) => tarballs.get(name) ?? (name.includes("@", 1) ? name : `${name}@${range(name)}`),
  );
  run(app, "npm", "install", "--prefix", app, "--no-audit", "--no-fund", "--prefer-offline", ...versioned);
}

function range(name: string): string {
  const found = new RegExp(`^  "?${name}"?: (.+)$`, "mu").exec(workspace)?.[1];
  if (!found) throw new Error(`pnpm-workspace.yaml has no version of ${name}`);
  return found;
}

/** Makes an app with the README's programs in it. */
export function createApp(app: string): void {
  cpSync(join(root, "examples"), app, {
    recursive: true,
    filter: (from) => !/node_modules|dist$|package\.json/u.test(from),
  });
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
}

/**
 * The megabytes of each installed package, on a disk with blocks of 4 KiB, so that many small files
 * count as what they take.
 */
export function sizesOf(app: string): ReadonlyMap<string, number> {
  const modules = join(app, "node_modules");
  const sizes = new Map<string, number>();
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const owner = /^(?:@[^/]+\/)?[^/]+/u.exec(path.slice(modules.length + 1))?.[0] ?? "";
    const bytes = Math.ceil(statSync(path).size / 4096) * 4096;
    sizes.set(owner, (sizes.get(owner) ?? 0) + bytes / 1_000_000);
  }
  return sizes;
}

export const total = (sizes: ReadonlyMap<string, number>): number =>
  [...sizes.values()].reduce((sum, size) => sum + size, 0);

/** Type-checks the README's programs and all entries strictly, declarations of packages too. */
export function checkTypes(app: string, set: readonly string[], compiler: string): void {
  const entries = entriesOf(set);
  writeFileSync(
    join(app, "entries.ts"),
    entries.map((entry, nth) => `export * as _${nth} from "${entry}";\n`).join(""),
  );
  const programs = set.includes("viem") ? ["00-readme.ts", "06-embedded-parts.ts"] : ["00-readme.ts"];
  const compilerOptions = {
    target: "es2023",
    lib: ["es2024", "dom"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    allowImportingTsExtensions: true,
    noEmit: true,
  };
  writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["entries.ts", ...programs] }));
  run(app, compiler, "-p", app);
}
