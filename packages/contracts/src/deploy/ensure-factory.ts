import { askNumber, askObject, isNumber, receiptOf } from "./answers.js";
import { DeploymentError } from "./deployment-error.js";
import { factory } from "./factory.js";
import { ask, type Provider } from "./provider.js";
import { isDeployed, isMissing } from "./is-deployed.js";
import { type DeployOptions, send, type Sender } from "./send.js";
import { pause, waitFor } from "./wait-for.js";

/**
 * The transaction that creates the factory. Nobody has its key: the signature was chosen, and the
 * signer follows. It names no chain, so it is good on each.
 */
export const factoryCreation = {
  hash: "0xeddf9e61fb9d8f5111840daef55e5fde0041f5702856532cdbb5a02998033d26",
  signer: "0x3fAB184622Dc19b6109349B94811493BF2a45362",
  gas: 100_000n,
  gasPrice: 10n ** 11n,
  /** 100,000 gas at 100 gwei. */
  cost: 10n ** 16n,
  code: "0x604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3",
  signed:
    "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222",
} as const;

/**
 * The creation counts as refused after this many refusals in a row, which takes some seconds, and
 * after this many that a node gives which is behind the others: two minutes.
 */
const MAX_REFUSALS = 10;
const MAX_REFUSALS_BEHIND = 120;

/** How often a node that fails is asked whether it takes the creation, before anything is paid. */
const TRIES = 4;

/** Creates the factory where it is missing; the sender pays its 0.01 ether. */
export async function ensureFactory(provider: Provider, sender: Sender, { signal }: DeployOptions): Promise<void> {
  if (!(await isMissing(provider, factory, signal))) return;
  // First without the ether: a node that never takes such a transaction then refuses before
  // anything is spent.
  let refusal = await refusalOf(provider);
  for (let tries = 1; tries < TRIES && hasFailed(refusal); tries++) {
    await pause(100 * tries, signal);
    refusal = await refusalOf(provider);
  }
  if (refusal !== undefined) await fund(provider, sender, { refusal, signal });
  let refusals = 0;
  const look = async () => {
    if (await isDeployed(provider, factory)) return true;
    const receipt = await receiptOf(provider, factoryCreation.hash);
    if (receipt && !receipt.succeeded) throw refused(new Error(`${factoryCreation.hash} created nothing`));
    const again = await refusalOf(provider);
    refusals = again === undefined ? 0 : refusals + 1;
    if (again === undefined) return undefined;
    if (refusals < (hasFailed(again) || isOfOneBehind(again) ? MAX_REFUSALS_BEHIND : MAX_REFUSALS)) throw again;
    await checkCosts(provider);
    throw refused(again);
  };
  await waitFor(look, { late: () => `The factory did not come to ${factory.address}`, signal });
}

/** Pays for the creation, once nothing is known that makes it fail. */
async function fund(
  provider: Provider,
  sender: Sender,
  { refusal, signal }: { readonly refusal: unknown; readonly signal: AbortSignal | undefined },
): Promise<void> {
  if (isForGood(refusal)) throw refused(refusal);
  const { signer } = factoryCreation;
  const balance = async () => askNumber(provider, "eth_getBalance", signer, "latest");
  const missing = factoryCreation.cost - (await balance());
  // once the creation is included, nothing more can come of it
  const isUsed = (await askNumber(provider, "eth_getTransactionCount", signer, "latest")) > 0n;
  if (missing <= 0n || isUsed) return;
  await checkCosts(provider);
  const sent = await send(provider, sender, { to: signer, value: missing }, { signal });
  const look = async () => {
    if ((await balance()) >= factoryCreation.cost || (await isDeployed(provider, factory))) return true;
    const receipt = await sent.receipt();
    if (receipt && !receipt.succeeded)
      throw new DeploymentError("REVERTED", `The payment for the factory reverted (${sent.hash})`);
    return undefined;
  };
  await waitFor(look, { late: () => `The payment for the factory, ${sent.hash}, was not included`, signal });
}

/**
 * The creation was signed with one price and one limit of gas.
 *
 * @throws DeploymentError `FEES_TOO_HIGH` or `FACTORY_REFUSED` where they do not do
 */
async function checkCosts(provider: Provider): Promise<void> {
  const { baseFeePerGas } = await askObject(provider, "eth_getBlockByNumber", "latest", false);
  // a chain without such a fee names none
  if (isNumber(baseFeePerGas) && BigInt(baseFeePerGas) > factoryCreation.gasPrice)
    throw new DeploymentError(
      "FEES_TOO_HIGH",
      `This chain has no factory at ${factory.address}, and the transaction that creates it pays 100 gwei for gas, less than the base fee now. Try again when it is lower`,
    );
  const creation = { from: factoryCreation.signer, data: factoryCreation.code };
  // a node that cannot estimate says nothing about the costs
  const needed = await askNumber(provider, "eth_estimateGas", creation).catch(() => 0n);
  if (needed > factoryCreation.gas)
    throw refused(new Error(`It takes ${needed} gas here, and has ${factoryCreation.gas}`));
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

/** Whether the node has not been asked at all, or had no time. */
const hasFailed = (refusal: unknown): boolean =>
  /fetch|network ?error|connection|socket|ECONN|tim(?:e|ed)[ -]?out|too many|rate.?limit|\b(?:429|50\d)\b/iu.test(
    String(refusal),
  );

/**
 * Whether a node says so that has not seen the payment yet, or not shown the creation yet.
 */
const isOfOneBehind = (refusal: unknown): boolean =>
  /\bfunds\b|insufficient|balance|nonce|already|\bknown\b/iu.test(String(refusal));

/** By its words: JSON-RPC has no code for it. */
const isForGood = (refusal: unknown): boolean => /replay.?protect|EIP-?155/iu.test(String(refusal));

const refused = (cause: unknown) =>
  new DeploymentError(
    "FACTORY_REFUSED",
    `This chain has no factory at ${factory.address}, and refuses the transaction that creates it. Let the node take transactions that name no chain ` +
      "(geth: --rpc.allow-unprotected-txs) and try again, or put the factory into the chain's genesis block",
    { cause },
  );
