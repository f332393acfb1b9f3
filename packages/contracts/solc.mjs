#!/usr/bin/env node
// What forge, halmos and slither call for solc: the same WebAssembly compiler from npm that Hardhat
// uses.
import { readFileSync } from "node:fs";
import solc from "solc";

if (process.argv.includes("--version")) {
  // they know the compiler's platforms by name
  console.log(`solc, the solidity compiler\nVersion: ${solc.version().replace("Emscripten.clang", "Linux.g++")}`);
} else {
  process.stdout.write(solc.compile(readFileSync(0, "utf8")));
}
