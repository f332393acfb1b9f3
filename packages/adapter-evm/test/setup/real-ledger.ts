import { deploy } from "@chartkey/contracts/deploy";
import { concatHex, createPublicClient, createWalletClient, type Hex, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { PATIENCE } from "../../../../test/setup/patience.js";
import type { EvmLedgerOptions } from "../../src/index.js";
import type { SharedChain } from "./chain-fixture.js";
import type { Endpoint } from "./libraries.js";

type Deployed = Pick<EvmLedgerOptions, "address" | "fromBlock">;

type EmitterChain = Pick<SharedChain, "node" | "clock">;

/** Behind so many blocks, no validator's own block wins any more. */
const OUTWEIGHED = 4;

/** An account at a node that signs for nobody. */
function accountAt({ url, chain, pollingInterval = 10 }: Endpoint, key: Hex) {
  const client = createPublicClient({ chain, transport: http(url, { timeout: PATIENCE }), pollingInterval });
  const wallet = createWalletClient({
    chain,
    transport: http(url, { timeout: PATIENCE }),
    account: privateKeyToAccount(key),
  });
  return { client, wallet };
}

/** Puts a new ledger on a chain. */
export async function deployLedger(node: Endpoint, key: Hex): Promise<Deployed> {
  const { client, wallet } = accountAt(node, key);
  const { address, block } = await deploy(client, (transaction) => wallet.sendTransaction(transaction));
  return { address, fromBlock: block };
}

/**
 * Creates a contract that runs the ledger's code with its own address and storage. When its call
 * data are exactly 64 bytes, it logs them as two topics instead:
 *
 *     if (calldatasize == 64) log2(0, 0, word 0, word 1)
 *     else delegatecall(ledger), with what came in and what comes back
 */
const emitterOf = (ledger: Hex): Hex =>
  concatHex([
    "0x604a80600b6000396000f3",
    "0x36604014603d573660006000376000600036600073",
    ledger,
    "0x5af43d600060003e6038573d6000fd5b3d6000f35b60203560003560006000a200",
  ]);

/** Puts a ledger on a chain that can be made to log any topics. */
async function deployEmitter(node: Endpoint, key: Hex): Promise<Deployed> {
  const { client, wallet } = accountAt(node, key);
  const { address } = await deploy(client, (transaction) => wallet.sendTransaction(transaction));
  const hash = await wallet.deployContract({ abi: [], bytecode: emitterOf(address) });
  const { contractAddress, blockNumber } = await client.waitForTransactionReceipt({ hash });
  if (!contractAddress) throw new Error("The contract was not created");
  return { address: contractAddress, fromBlock: blockNumber };
}

/** Makes a ledger of `deployEmitter` log topics without data. */
async function emitAt(
  { node, clock }: EmitterChain,
  key: Hex,
  emitter: Hex,
  topics: readonly [Hex, Hex],
): Promise<void> {
  const { client, wallet } = accountAt(node(), key);
  const hash = await wallet.sendTransaction({ to: emitter, data: concatHex(topics) });
  // where several seal, a later transaction must not come before it on another branch
  await client.waitForTransactionReceipt({ hash, confirmations: clock === "running" ? OUTWEIGHED : 1 });
}

/**
 * A chain of real nodes for the cases of a suite. A ledger logs no unknown events by itself, so the
 * cases that need one, by their title, get a ledger that can be made to.
 *
 * @param depth how many blocks make an entry final
 */
export const onRealNodes = (
  title: string,
  depth: number,
  { newKey, ...chain }: Omit<SharedChain, "newKey" | "newLedger" | "emit"> & { readonly newKey: () => Hex },
): SharedChain => ({
  ...chain,
  newKey: async () => newKey(),
  newLedger: async () => {
    const deployed = title.includes("unknown kind") ? deployEmitter : deployLedger;
    const ledger = { ...(await deployed(chain.node(), newKey())), finality: { depth } };
    // each validator is to have it, whatever branch it was on
    if (chain.clock === "running") await chain.advance(0);
    return ledger;
  },
  emit: (ledger, topics) => emitAt(chain, newKey(), ledger, topics),
});

/** How many keys a case needs: four wallets, who deploys, and who emits. */
export const KEYS_PER_CASE = 6;
