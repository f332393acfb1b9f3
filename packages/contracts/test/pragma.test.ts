import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import hre from "hardhat";
import manifest from "../package.json" with { type: "json" };

const directory = join(import.meta.dirname, "../contracts");
const [compiler] = hre.config.solidity.profiles["default"]?.compilers ?? [];

for (const file of readdirSync(directory)) {
  const text = readFileSync(join(directory, file), "utf8");
  const pragma = /^pragma solidity (.+);$/mu.exec(text)?.[1];
  if (manifest.files.includes(`contracts/${file}`))
    it(`${file}, which other people's contracts import, takes a range of compilers`, () => {
      assert.equal(pragma, "^0.8.24");
    });
  else
    it(`${file}, on whose code an address depends, takes the one compiler that makes it`, () => {
      assert.equal(pragma, compiler?.version);
    });
}
