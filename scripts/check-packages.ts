// node scripts/check-packages.ts Packs each package as `pnpm publish` does, and checks that the
// tarball has exactly the expected files. Then publint and attw read the same tarball, as bundlers
// and TypeScript do.
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run-program.ts";

interface Manifest {
  readonly name: string;
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, unknown>>;
}

const packages = join(import.meta.dirname, "../packages");
const folders = readdirSync(packages).map((name) => join(packages, name));

/** The state before a build, with a file that a source left behind when it moved. */
function unbuild(folder: string): void {
  const dist = join(folder, "dist");
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  writeFileSync(join(dist, "left-behind.js"), "");
}

/**
 * JavaScript and declarations of each source file, and the pages and Solidity that `files` names.
 */
function expectedFiles(folder: string, { files }: Manifest): readonly string[] {
  const sources = globSync("**/*.ts", { cwd: join(folder, "src") }).map((path) => path.replace(/\.ts$/u, ""));
  const others = globSync([...files], { cwd: folder }).filter((path) => /\.(?:md|sol)$/u.test(path));
  return [
    ...sources.flatMap((path) => [`dist/${path}.js`, `dist/${path}.d.ts`]),
    ...others,
    "package.json",
    "README.md",
    "LICENSE",
  ];
}

/** The files in a tarball, which holds all of them in one folder. */
function packedFiles(tarball: string): readonly string[] {
  const paths = run(".", "tar", "-tzf", tarball).trim().split("\n");
  return paths.map((path) => path.slice(path.indexOf("/") + 1));
}

function checkFiles(manifest: Manifest, expected: readonly string[], packed: readonly string[]): void {
  const faults = [
    ...expected.filter((path) => !packed.includes(path)).map((path) => `${path} is missing`),
    ...packed.filter((path) => !expected.includes(path)).map((path) => `${path} does not belong there`),
  ];
  if (faults.length > 0) throw new Error(`The tarball of ${manifest.name}:\n  ${faults.join("\n  ")}`);
}

function checkEntries(folder: string, manifest: Manifest, tarball: string): void {
  const pages = Object.keys(manifest.exports).filter((entry) => /\.(?:md|sol)$/u.test(entry));
  const excluded = pages.length > 0 ? ["--exclude-entrypoints", ...pages] : [];
  run(folder, "publint", "run", tarball, "--strict");
  run(folder, "attw", tarball, "--profile=esm-only", "--format=ascii", ...excluded);
}

const destination = mkdtempSync(join(tmpdir(), "chartkey-packages-"));
try {
  for (const folder of folders) unbuild(folder);
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
    const answer = run(folder, "pnpm", "pack", "--json", "--pack-destination", destination);
    const { filename: tarball } = JSON.parse(answer) as { readonly filename: string };
    const packed = packedFiles(tarball);
    checkFiles(manifest, expectedFiles(folder, manifest), packed);
    checkEntries(folder, manifest, tarball);

    console.log(`${manifest.name}: ${packed.length} files, ${Math.round(statSync(tarball).size / 1000)} kB packed`);
  }
} finally {
  rmSync(destination, { recursive: true });
}
