import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { deploymentModules } from "./deployment-modules.js";

/** The contracts that the package ships, and where. */
const contracts = [
  {
    name: "ChartkeyLedger",
    constant: "chartkeyLedger",
    what: "the Chartkey ledger",
    creation: "It takes no constructor arguments.",
    abi: "src/abi.ts",
    bytecode: "src/deploy/bytecode.ts",
  },
  {
    name: "ChartkeyRegistry",
    constant: "chartkeyRegistry",
    what: "the Chartkey registry",
    creation: "The administrator's address follows as its constructor argument.",
    abi: "src/registry-abi.ts",
    bytecode: "src/deploy/registry-bytecode.ts",
  },
  {
    name: "Preparer",
    constant: "chartkeyPreparer",
    what: "the preparer",
    creation: "It takes no constructor arguments.",
    abi: "src/preparer-abi.ts",
    bytecode: "src/deploy/preparer-bytecode.ts",
  },
];

/** For Solidity's elementary types, all there are here, it repeats `type`. */
const withoutInternalTypes = (abi: unknown): string =>
  JSON.stringify(abi, (key, value: unknown) => (key === "internalType" ? undefined : value), 2);

/**
 * Path in the package -> text of the modules made from the compiled contracts and the records of
 * deployments.
 */
export async function generatedModules(hre: HardhatRuntimeEnvironment): Promise<Record<string, string>> {
  const modules: Record<string, string> = {};
  for (const { name, constant, what, creation, abi, bytecode } of contracts) {
    const compiled = await hre.artifacts.readArtifact(name);
    const notice = `// Generated from contracts/${name}.sol by \`pnpm generate\`.\n`;
    modules[abi] =
      `${notice}\n/** The ABI of ${what}. */\nexport const ${constant}Abi = ${withoutInternalTypes(compiled.abi)} as const;\n`;
    modules[bytecode] =
      `${notice}\n/**\n * Creation bytecode of ${what}.\n * ${creation}\n */\nexport const ${constant}Bytecode =\n  "${compiled.bytecode}";\n`;
  }
  return { ...modules, ...(await deploymentModules(hre)) };
}
