import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

const notice = "// Generated from contracts/ChartkeyLedger.sol by `pnpm generate`.\n";

/** For Solidity's elementary types, all there are here, it repeats `type`. */
const withoutInternalTypes = (abi: unknown): string =>
  JSON.stringify(abi, (key, value: unknown) => (key === "internalType" ? undefined : value), 2);

/** Path in the package -> text of the modules made from the compiled contract. */
export async function generatedModules({ artifacts }: HardhatRuntimeEnvironment): Promise<Record<string, string>> {
  const { abi, bytecode } = await artifacts.readArtifact("ChartkeyLedger");
  return {
    "src/abi.ts": `${notice}\n/** The ABI of the Chartkey ledger. */\nexport const chartkeyLedgerAbi = ${withoutInternalTypes(abi)} as const;\n`,
    "src/deploy/bytecode.ts": `${notice}\n/** Creation bytecode of the Chartkey ledger. It takes no constructor arguments. */\nexport const chartkeyLedgerBytecode =\n  "${bytecode}";\n`,
  };
}
