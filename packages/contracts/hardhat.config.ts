import { createRequire } from "node:module";
import hardhatIgnition from "@nomicfoundation/hardhat-ignition";
import hardhatKeystore from "@nomicfoundation/hardhat-keystore";
import hardhatNodeTestRunner from "@nomicfoundation/hardhat-node-test-runner";
import hardhatVerify from "@nomicfoundation/hardhat-verify";
import { configVariable, defineConfig, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

// The handler takes every argument modulo something, so values from the chain are no better than
// others.
const dice = { failOnRevert: true, dictionaryWeight: 0, includeStorage: false, includePushBytes: false };

// The compiler comes from the npm package "solc" (WebAssembly), so nothing is downloaded at build
// time.
const solc = { version: "0.8.37", path: createRequire(import.meta.url).resolve("solc/soljson.js") };

// no later opcode, so that one build runs on every chain, private ones too: newer targets save 17
// gas at most
const evmVersion = "paris";

/** How the contracts are built for deployment. */
const deployed = {
  ...solc,
  settings: {
    evmVersion,
    viaIR: true,
    // more runs would win 60 to 110 gas an act, and make the code 1,000 bytes longer
    optimizer: { enabled: true, runs: 200 },
    // the bytecode depends on the code alone, so that every chain can hold it at the same address
    metadata: { bytecodeHash: "none" },
  },
};

export default defineConfig({
  plugins: [hardhatIgnition, hardhatKeystore, hardhatNodeTestRunner, hardhatVerify],
  networks: {
    // a development node that signs itself
    local: { type: "http", url: process.env["LOCAL_RPC_URL"] ?? "http://127.0.0.1:8545" },
    // URLs and keys come from the environment, or encrypted from `hardhat keystore set`
    sepolia: {
      type: "http",
      chainId: 11_155_111,
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("SEPOLIA_DEPLOYER_KEY")],
    },
    private: {
      type: "http",
      url: configVariable("PRIVATE_RPC_URL"),
      accounts: [configVariable("PRIVATE_DEPLOYER_KEY")],
    },
  },
  tasks: [
    task("deploy", "Deploys ledger and preparer to a network where they are missing, and records their first blocks")
      .addOption({
        name: "registryAdmin",
        description: "Deploy a registry too, in which this address appoints the registrars",
        type: ArgumentType.STRING_WITHOUT_DEFAULT,
        defaultValue: undefined,
      })
      .addOption({
        name: "records",
        description: "The directory of the record, instead of deployments",
        type: ArgumentType.STRING_WITHOUT_DEFAULT,
        defaultValue: undefined,
      })
      .setAction(() => import("./tasks/deploy.js"))
      .build(),
    task("gas", "Measures the operations on anvil and compares them with the snapshot")
      .addFlag({ name: "update", description: "Write the snapshot and the README anew" })
      .addFlag({ name: "chains", description: "Compare anvil, amsterdam's rules and geth instead" })
      .setAction(() => import("./tasks/gas.js"))
      .build(),
    task("generate", "Writes the ABI and the bytecode into src")
      .setAction(() => import("./tasks/generate.js"))
      .build(),
  ],
  solidity: {
    // For the tests, which create the contracts below from their artifacts: this build takes
    // seconds, and one like theirs two minutes.
    compilers: [{ ...solc, settings: { evmVersion } }],
    overrides: {
      "contracts/ChartkeyLedger.sol": deployed,
      "contracts/ChartkeyRegistry.sol": deployed,
      "contracts/Preparer.sol": deployed,
    },
  },
  verify: { etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") } },
  test: {
    solidity: {
      profiles: {
        default: { fuzz: { runs: 256 }, invariant: { ...dice, runs: 12, depth: 64 } },
        nightly: { fuzz: { runs: 10_000 }, invariant: { ...dice, runs: 400, depth: 128 } },
      },
    },
  },
});
