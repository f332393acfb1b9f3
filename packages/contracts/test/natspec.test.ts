import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, it } from "node:test";
import * as z from "zod";
import { compile } from "./compile.js";

const variable = z.object({ name: z.string(), src: z.string() });
const list = z.object({ parameters: z.array(variable) });

/** A node of the compiler's syntax tree that NatSpec can describe, or that holds such nodes. */
const node = z.object({
  nodeType: z.string(),
  name: z.string().default(""),
  documentation: z.object({ text: z.string() }).nullish(),
  parameters: list.default({ parameters: [] }),
  returnParameters: list.default({ parameters: [] }),
  members: z.array(variable).default([]),
  get nodes() {
    return z.array(node).default([]);
  },
});
type Node = z.infer<typeof node>;

const described = new Set([
  "ContractDefinition",
  "FunctionDefinition",
  "EventDefinition",
  "ErrorDefinition",
  "StructDefinition",
]);

const definitions = (from: Node): readonly Node[] => [
  ...(described.has(from.nodeType) ? [from] : []),
  ...from.nodes.flatMap(definitions),
];

const directory = join(import.meta.dirname, "../contracts");
const files = readdirSync(directory);
const texts = Object.fromEntries(files.map((file) => [file, readFileSync(join(directory, file), "utf8")]));
const { resolve } = createRequire(import.meta.url);
const { sources } = compile(texts, ["ast"], (path) => readFileSync(resolve(path), "utf8"));
const definitionsOf = (file: string) => definitions(node.parse(sources[file]?.ast));

/** The words of a tag, for a parameter those behind its name. */
const tag = (text: string, name: string) => new RegExp(`^ *@${name} +\\S`, "mu").test(text);

/** Whether a comment of NatSpec stands right before a member, which the syntax tree leaves out. */
function memberIsDescribed(file: string, { src }: { readonly src: string }): boolean {
  const before = Buffer.from(texts[file] ?? "").subarray(0, Number.parseInt(src, 10));
  const lines = before.toString().trimEnd().split("\n");
  return /^ *\/\/\/ \S/u.test(lines.at(-1) ?? "");
}

/** What a definition of an interface leaves unsaid. */
function unsaid(file: string, { documentation, parameters, returnParameters, members }: Node): readonly string[] {
  const text = documentation?.text ?? "";
  const returns = text.match(/^ *@return +\S/gmu) ?? [];
  return [
    ...(tag(text, "notice") ? [] : ["@notice"]),
    ...parameters.parameters.filter(({ name }) => !tag(text, `param +${name}`)).map(({ name }) => `@param ${name}`),
    ...(returns.length === returnParameters.parameters.length ? [] : ["@return"]),
    ...members.filter((member) => !memberIsDescribed(file, member)).map(({ name }) => `member ${name}`),
  ];
}

const isInterface = (file: string) => /^I[A-Z]/u.test(file);

describe("NatSpec", () => {
  for (const file of files.filter(isInterface))
    it(`describes all of ${file}, down to each parameter`, () => {
      const found = definitionsOf(file).map((one) => [one.name, unsaid(file, one)] as const);
      assert.notEqual(found.length, 0);
      assert.deepEqual(
        found.filter(([, missing]) => missing.length > 0),
        [],
      );
    });

  for (const file of files.filter((name) => !isInterface(name)))
    it(`describes every contract, library, struct and function of ${file}`, () => {
      const found = definitionsOf(file);
      assert.notEqual(found.length, 0);
      assert.deepEqual(
        found.filter(({ documentation }) => !documentation?.text.trim()).map(({ name }) => name),
        [],
      );
    });
});
