import { join } from "node:path";
import type { Artifact } from "hardhat/types/artifacts";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readRecords } from "./deployment-record.js";
import { deterministicAddress } from "./deterministic-address.js";

/** Which characters of the creation bytecode stay on the chain, as arguments of `slice`. */
function deployedPart({ contractName, bytecode, deployedBytecode, immutableReferences }: Artifact): string {
  const code = deployedBytecode.slice(2);
  const start = bytecode.indexOf(code);
  if (start < 0 || Object.keys(immutableReferences ?? {}).length > 0)
    throw new Error(`${contractName} has immutables: its code is not known in advance`);
  return `${start}, ${start + code.length}`;
}

/**
 * The chain ids of anvil and Hardhat, and of geth, on machines of developers: each time another
 * chain.
 */
const development = new Set([31_337, 1_337]);

/**
 * Path in the package -> text of the modules that list what is deployed where. They leave out
 * ledgers of earlier versions.
 */
export async function deploymentModules({
  artifacts,
  config,
}: HardhatRuntimeEnvironment): Promise<Record<string, string>> {
  const ledger = await artifacts.readArtifact("ChartkeyLedger");
  const registry = await artifacts.readArtifact("ChartkeyRegistry");
  const preparer = await artifacts.readArtifact("Preparer");
  const address = deterministicAddress(ledger.bytecode);
  const records = await readRecords(join(config.paths.root, "deployments"));
  const recorded = records
    .filter(({ chainId }) => !development.has(chainId))
    .flatMap(({ chainId, contracts }) => contracts.map((contract) => ({ chainId, ...contract })))
    .filter((contract) => contract.address === address)
    .map(({ chainId, block }) => `  ${chainId}: { address: "${address}", fromBlock: ${block}n },\n`);
  return {
    "src/deploy/deployed-code.ts": `// Generated from contracts/ by \`pnpm generate\`.
import { chartkeyLedgerBytecode } from "./bytecode.js";
import { chartkeyPreparerBytecode } from "./preparer-bytecode.js";
import { chartkeyRegistryBytecode } from "./registry-bytecode.js";

/** What the creation of the ledger leaves on the chain. */
export const chartkeyLedgerCode = \`0x\${chartkeyLedgerBytecode.slice(${deployedPart(ledger)})}\` as const;

/** What the creation of the registry leaves on the chain. */
export const chartkeyRegistryCode = \`0x\${chartkeyRegistryBytecode.slice(${deployedPart(registry)})}\` as const;

/** What the creation of the preparer leaves on the chain. */
export const chartkeyPreparerCode = \`0x\${chartkeyPreparerBytecode.slice(${deployedPart(preparer)})}\` as const;
`,
    "src/deployments/ledger-address.ts": `// Generated from contracts/ChartkeyLedger.sol by \`pnpm generate\`.

/** The address of this version's Chartkey ledger on every chain where CREATE2 has made it. */
export const chartkeyLedgerAddress = "${address}";
`,
    "src/deployments/preparer-address.ts": `// Generated from contracts/Preparer.sol by \`pnpm generate\`.

/** The address of this version's preparer on every chain where CREATE2 has made it. */
export const chartkeyPreparerAddress = "${deterministicAddress(preparer.bytecode)}";
`,
    "src/deployments/recorded.ts": `// Generated from deployments/ by \`pnpm generate\`.
import type { LedgerDeployment } from "./ledger-deployment.js";

/** By chain id. */
export const recorded: Readonly<Partial<Record<number, LedgerDeployment>>> = {
${recorded.join("")}};
`,
  };
}
