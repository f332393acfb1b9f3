import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import manifest from "../package.json" with { type: "json" };
import { compile } from "./compile.js";

const root = join(import.meta.dirname, "..");
const shipped = manifest.files.filter((path) => path.endsWith(".sol"));
const readme = readFileSync(join(root, "README.md"), "utf8");
const examples = [...readme.matchAll(/^```solidity\n(.*?)^```$/gmsu)].map(([, text = ""]) => text);

describe("The packed package, installed", () => {
  const app = mkdtempSync(join(tmpdir(), "chartkey-contracts-"));
  const { resolve } = createRequire(join(app, "app.js"));
  /** The contracts that come of a source, whose imports are resolved as Node resolves them. */
  const contractsOf = (source: string) => {
    const { contracts } = compile({ "App.sol": source }, ["abi"], (path) => readFileSync(resolve(path), "utf8"));
    return Object.keys(contracts["App.sol"] ?? {});
  };

  before(() => {
    const installed = join(app, "node_modules/@chartkey/contracts");
    mkdirSync(installed, { recursive: true });
    // what is built has no part in this
    execFileSync("pnpm", ["pack", "--ignore-scripts", "--out", join(app, "package.tgz")], { cwd: root });
    execFileSync("tar", ["-xzf", join(app, "package.tgz"), "--strip-components=1", "-C", installed]);
  });
  after(() => rmSync(app, { recursive: true }));

  it("has the interfaces of ledger, signed acts, registry and preparer, and lets a contract implement each", () => {
    const names = shipped.map((path) => path.replace(/^contracts\/(.*)\.sol$/u, "$1"));
    assert.deepEqual(names.toSorted(), ["IChartkeyLedger", "IChartkeyRegistry", "IPreparer", "ISignedActs"]);
    const source = names.map(
      (name) => `import {${name}} from "@chartkey/contracts/contracts/${name}.sol";
abstract contract Own${name} is ${name} {}\n`,
    );
    assert.deepEqual(
      contractsOf(`pragma solidity ^0.8.24;\n${source.join("")}`),
      names.map((name) => `Own${name}`),
    );
  });

  it("compiles the contracts that the README shows", () => {
    assert.deepEqual(examples.flatMap(contractsOf), ["LabResults", "Clinic"]);
  });
});
