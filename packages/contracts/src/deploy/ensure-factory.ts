import { DeploymentError } from "./deployment-error.js";
import { factory } from "./factory.js";
import { ask, type Hex, type Provider } from "./provider.js";
import { type DeployOptions, included, send, type Sender } from "./send.js";
import { isDeployed } from "./is-deployed.js";

/**
 * The transaction that creates the factory. Nobody has its key: the signature was chosen, and the
 * signer follows. It names no chain, so it is good on each.
 */
export const factoryCreation = {
  hash: "0xeddf9e61fb9d8f5111840daef55e5fde0041f5702856532cdbb5a02998033d26",
  signer: "0x3fAB184622Dc19b6109349B94811493BF2a45362",
  /** 100,000 gas at 100 gwei. */
  cost: 10n ** 16n,
  signed:
    "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222",
} as const;

/** Creates the factory where it is missing; the sender pays its 0.01 ether. */
export async function ensureFactory(provider: Provider, sender: Sender, { signal }: DeployOptions): Promise<void> {
  if (await isDeployed(provider, factory)) return;
  signal?.throwIfAborted();
  // First without the ether: a node that never takes such a transaction then refuses before
  // anything is spent.
  const refusal = await refusalOf(provider);
  if (refusal !== undefined) {
    const missing =
      factoryCreation.cost - BigInt((await ask(provider, "eth_getBalance", factoryCreation.signer, "latest")) as Hex);
    if (missing <= 0n || isForGood(refusal)) throw refused(refusal);
    await included(provider, await send(provider, sender, { to: factoryCreation.signer, value: missing }), signal);
    const second = await refusalOf(provider);
    if (second !== undefined) throw refused(second);
  }
  await included(provider, factoryCreation.hash, signal);
  if (!(await isDeployed(provider, factory))) throw refused(new Error(`${factoryCreation.hash} created nothing`));
}

/** Why the node does not take the creation; nothing when it does, or has it. */
async function refusalOf(provider: Provider): Promise<unknown> {
  try {
    await ask(provider, "eth_sendRawTransaction", factoryCreation.signed);
    return undefined;
  } catch (error) {
    return (await ask(provider, "eth_getTransactionByHash", factoryCreation.hash)) ? undefined : error;
  }
}

/** By its words: JSON-RPC has no code for it. */
const isForGood = (refusal: unknown): boolean => /replay.?protect|EIP-?155/iu.test(String(refusal));

const refused = (cause: unknown) =>
  new DeploymentError(
    "FACTORY_REFUSED",
    `This chain has no factory at ${factory.address}, and refuses the transaction that creates it. Let the node take transactions that name no chain ` +
      "(geth: --rpc.allow-unprotected-txs) and try again, or put the factory into the chain's genesis block",
    { cause },
  );
