import { DeploymentError } from "./deployment-error.js";
import { ask, type Hex, type Provider } from "./provider.js";

const malformed = (method: string): DeploymentError =>
  new DeploymentError("ANSWER_MALFORMED", `The node's answer to ${method} is malformed`);

export const isHash = (value: unknown): value is Hex => typeof value === "string" && /^0x[0-9a-f]{64}$/iu.test(value);
export const isAddress = (value: unknown): value is Hex =>
  typeof value === "string" && /^0x[0-9a-f]{40}$/iu.test(value);
/** A number as JSON-RPC writes it, or one word of the EVM. */
export const isNumber = (value: unknown): value is Hex =>
  typeof value === "string" && /^0x[0-9a-f]{1,64}$/iu.test(value);
const isBytes = (value: unknown): value is Hex => typeof value === "string" && /^0x(?:[0-9a-f]{2})*$/iu.test(value);

/** An object of a node's answer, of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** @throws DeploymentError `ANSWER_MALFORMED` for anything but a number */
export async function askNumber(provider: Provider, method: string, ...params: unknown[]): Promise<bigint> {
  const answer = await ask(provider, method, ...params);
  if (!isNumber(answer)) throw malformed(method);
  return BigInt(answer);
}

/** @throws DeploymentError `ANSWER_MALFORMED` for anything but an object */
export async function askObject(provider: Provider, method: string, ...params: unknown[]): Promise<Fields> {
  const answer = await ask(provider, method, ...params);
  if (!isObject(answer)) throw malformed(method);
  return answer;
}

/** @throws DeploymentError `ANSWER_MALFORMED` for anything but bytes */
export async function askCode(provider: Provider, address: Hex, block: unknown): Promise<Hex> {
  const answer = await ask(provider, "eth_getCode", address, block);
  if (!isBytes(answer)) throw malformed("eth_getCode");
  return answer;
}

export interface Receipt {
  readonly succeeded: boolean;
  readonly block: bigint;
  readonly blockHash: Hex;
  /** What it created at the top level. */
  readonly contractAddress: Hex | undefined;
}

/**
 * The receipt of a transaction; `undefined` while no block includes it.
 *
 * @throws DeploymentError `ANSWER_MALFORMED`
 */
export async function receiptOf(provider: Provider, hash: Hex): Promise<Receipt | undefined> {
  const method = "eth_getTransactionReceipt";
  const receipt = (await ask(provider, method, hash)) ?? undefined;
  if (receipt === undefined) return undefined;
  if (!isObject(receipt)) throw malformed(method);
  const { status, contractAddress, blockNumber, blockHash } = receipt;
  // some nodes answer so for a transaction that is pending
  if (!blockNumber || !status || !blockHash) return undefined;
  const created = contractAddress ?? undefined;
  if (!isNumber(status) || !isNumber(blockNumber) || !isHash(blockHash)) throw malformed(method);
  if (created !== undefined && !isAddress(created)) throw malformed(method);
  return { succeeded: BigInt(status) === 1n, block: BigInt(blockNumber), blockHash, contractAddress: created };
}

/** A transaction that a node knows. */
export interface KnownTransaction {
  readonly hash: Hex;
  readonly from: Hex;
  readonly to: Hex | null | undefined;
  readonly nonce: Hex;
  readonly input: Hex;
}

const isTransaction = (value: unknown): value is Fields & KnownTransaction =>
  isObject(value) &&
  isHash(value["hash"]) &&
  isAddress(value["from"]) &&
  (value["to"] === null || value["to"] === undefined || isAddress(value["to"])) &&
  isNumber(value["nonce"]) &&
  isBytes(value["input"]);

/**
 * A transaction; `undefined` for one that the node does not know.
 *
 * @throws DeploymentError `ANSWER_MALFORMED`
 */
export async function transactionOf(provider: Provider, hash: Hex): Promise<KnownTransaction | undefined> {
  const method = "eth_getTransactionByHash";
  const answer = (await ask(provider, method, hash)) ?? undefined;
  if (answer === undefined || isTransaction(answer)) return answer;
  throw malformed(method);
}

/**
 * The transactions of a block. Those of a kind that only some chains have are left out.
 *
 * @throws DeploymentError `ANSWER_MALFORMED` also for a block that the node does not have
 */
export async function transactionsIn(provider: Provider, block: Hex): Promise<readonly KnownTransaction[]> {
  const method = "eth_getBlockByNumber";
  const { transactions } = await askObject(provider, method, block, true);
  if (!Array.isArray(transactions)) throw malformed(method);
  return transactions.filter(isTransaction);
}
