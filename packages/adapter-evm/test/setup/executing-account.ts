import { parseAddress, type Address } from "@chartkey/core/adapters";
import { concatHex, type Hex, numberToHex, size } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import type { EvmWallet } from "../../src/index.js";
import { newKey } from "./chain-fixture.js";
import { libraries, type Library } from "./libraries.js";
import type { TestChain } from "./test-chain.js";

export interface Call {
  readonly to: Hex;
  readonly data: Hex;
}

/**
 * A contract that makes the calls in its call data, each of them the target (20 bytes), the length
 * of the data (32 bytes) and the data. It goes on after a call that fails, and succeeds.
 *
 *     for (p = 0; p < calldatasize; p += 52 + length)
 *       pop(call(gas, word at p >> 96, 0, length bytes at p + 52))
 */
const EXECUTOR: Hex =
  "0x60005b368110600a57005b80601401358082603401600037600060008260006000863560601c5af15001603401600256";

/**
 * A contract that logs its call data: two words as topics, and a third one as data.
 *
 *     log2(word 2, word 0, word 1)
 */
const LOGGER: Hex = "0x6020604060003760203560003560206000a200";

/** The calls as the call data of the executor. */
export const execution = (calls: readonly Call[]): Hex =>
  concatHex(calls.flatMap(({ to, data }) => [to, numberToHex(size(data), { size: 32 }), data]));

async function contractWith(code: Hex, { client }: TestChain): Promise<Address> {
  const address = privateKeyToAddress(generatePrivateKey());
  await client.setCode({ address, bytecode: code });
  return parseAddress(address);
}

/** A contract that logs two topics and a word, and a contract that makes several calls. */
export const logger = (chain: TestChain): Promise<Address> => contractWith(LOGGER, chain);
export const executor = (chain: TestChain): Promise<Address> => contractWith(EXECUTOR, chain);

/**
 * The wallet of a smart account, whose transactions succeed also when their calls fail.
 * @param transactionFor what the account's owner sends for a call that the account is to make; by
 *   default just that
 */
export async function executingAccount(
  chain: TestChain,
  transactionFor: (call: Call, account: Address) => Promise<Call> | Call = (call, account) => ({
    to: account,
    data: execution([call]),
  }),
  library: Library = libraries.viem,
): Promise<EvmWallet> {
  const address = await executor(chain);
  const owner = await library.wallet(chain, await newKey(chain));
  return {
    ...owner,
    address,
    // an estimate would be the gas with which the transaction succeeds and the call inside it fails
    send: async ({ to, data }, options) =>
      owner.send({ ...(await transactionFor({ to, data }, address)), gas: 2_000_000n }, options),
  };
}
