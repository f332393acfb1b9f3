import { createRequire } from "node:module";
import hardhatNodeTestRunner from "@nomicfoundation/hardhat-node-test-runner";
import { defineConfig, task } from "hardhat/config";

export default defineConfig({
  plugins: [hardhatNodeTestRunner],
  tasks: [
    task("gas", "Measures the operations on anvil and compares them with the snapshot")
      .addFlag({ name: "update", description: "Write the snapshot anew" })
      .setAction(() => import("./tasks/gas.js"))
      .build(),
    task("generate", "Writes the ABI and the bytecode into src")
      .setAction(() => import("./tasks/generate.js"))
      .build(),
  ],
  solidity: {
    version: "0.8.37",
    // The compiler comes from the npm package "solc" (WebAssembly), so nothing is downloaded at build time.
    path: createRequire(import.meta.url).resolve("solc/soljson.js"),
    settings: {
      viaIR: true,
      optimizer: { enabled: true, runs: 10_000 },
      // no later opcode, so that one build runs on every chain, private ones too: newer targets save 17 gas at most
      evmVersion: "paris",
      // the bytecode depends on the code alone, so that every chain can hold it at the same address
      metadata: { bytecodeHash: "none" },
    },
  },
  test: { solidity: { fuzz: { runs: 256 }, invariant: { runs: 12, depth: 64 } } },
});
