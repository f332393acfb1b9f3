import { existsSync, readdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { codeBlocks, pages, prose, read, root } from "./pages.js";

interface Manifest {
  readonly name?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

function manifest(folder: string): Manifest {
  const path = resolve(root, folder, "package.json");
  return existsSync(path) ? (JSON.parse(read(path)) as Manifest) : {};
}

const packages = new Map(
  readdirSync(resolve(root, "packages")).map((name) => [`@chartkey/${name}`, `packages/${name}`]),
);
const catalog = read("pnpm-workspace.yaml");

const isPackage = (name: string) => packages.has(name) || new RegExp(`^  "?${name}"?: `, "mu").test(catalog);
const isScript = (folder: string, name: string) => manifest(folder).scripts?.[name] !== undefined;
const isBinary = (name: string) =>
  ["install", "pack"].includes(name) || existsSync(resolve(root, "node_modules/.bin", name));

/** The scripts and files that a command on a page names and that do not exist. */
function missing(command: string, page: string): readonly string[] {
  const words = command.split(/\s+/u);
  return words.flatMap((word, index) => {
    const [first = ""] = words.slice(index + 1);
    // the packages of all filters, then options that hold their values, then what is run in each
    if (word === "pnpm" && first === "--filter") {
      const [, filters = "", script = ""] = /((?:--filter \S+ )+)(?:--\S+=\S+ )*(\S+)/u.exec(command) ?? [];
      const named = filters
        .trim()
        .split(/ ?--filter /u)
        .slice(1);
      const unknown = named.filter((name) => !packages.has(name));
      const isThere = named.every((name) => isScript(packages.get(name) ?? "", script)) || isBinary(script);
      return [...unknown, ...(isThere ? [] : [script])];
    }
    if (word === "pnpm")
      return [".", dirname(page)].some((at) => isScript(at, first)) || isBinary(first) ? [] : [first];
    if (word === "node") return existsSync(resolve(root, first)) ? [] : [first];
    // paths are archives that another command of the page packs
    if (word === "npm" && first === "install")
      return words.slice(index + 2).filter((name) => !name.startsWith("/") && !isPackage(name));
    if (word === "npm") return ["init", "pkg"].includes(first) ? [] : [first];
    return [];
  });
}

const commands = pages.flatMap((page) => {
  const blocks = codeBlocks(page).filter(({ language }) => language === "sh");
  const inText = [...prose(page).matchAll(/`((?:pnpm|node|npm) [^`\n]+)`/gu)].map(([, command = ""]) => command);
  return [...blocks.flatMap(({ text }) => text.split("\n")), ...inText]
    .map((line) => ({ page, command: line.replace(/#.*$/u, "").trim() }))
    .filter(({ command }) => command !== "");
});

describe("every command on a page can be given", () => {
  test.each(commands)("$page: $command", ({ page, command }) => {
    expect(missing(command, page)).toEqual([]);
  });
});

test("every page that installs a package says how, before the first release", () => {
  const install = /^npm install @chartkey\//mu;
  const silent = pages
    .filter((page) => page !== "README.md" && codeBlocks(page).some(({ text }) => install.test(text)))
    .filter((page) => !read(page).includes("/README.md#until-the-first-release)"));
  expect(silent).toEqual([]);
});
