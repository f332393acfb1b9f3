import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../../src/library/evm-library.js";
import { EvmNode } from "../../src/node/evm-node.js";
import { FinalBlocks } from "../../src/read/finality.js";
import { LogRangeLimit } from "../../src/read/log-range-limit.js";
import type { LogSource } from "../../src/read/log-source.js";

const address: Hex = `0x${"cc".repeat(20)}`;
const DEPTH = 10;
/** The latest block, by default. */
export const LATEST = 200;

export const hex = (number: number): Hex => `0x${number.toString(16)}`;
export const hashOf = (number: number, chain = 0): Hex =>
  `0x${(chain * 0x10000 + number).toString(16).padStart(64, "0")}`;

export interface RpcLog {
  readonly blockNumber: Hex;
  readonly logIndex: Hex;
  readonly removed?: boolean;
}

const common = (number: number) => ({
  address,
  topics: [],
  data: "0x",
  blockHash: hashOf(number),
  transactionHash: hashOf(number + 1000),
});

export const log = (number: number, index = 0): RpcLog => ({
  ...common(number),
  blockNumber: hex(number),
  logIndex: hex(index),
});

export type Answer = (method: string, params: readonly unknown[]) => unknown;

/** A chain whose blocks hold these logs, and its node, which may answer something else. */
export function logNode(logs: readonly RpcLog[], instead: Answer = () => undefined, latest = LATEST): LogSource {
  const block = (number: number, chain = 0) => ({
    number: hex(number),
    hash: hashOf(number, chain),
    parentHash: hashOf(number - 1, chain),
    timestamp: hex(number),
  });
  const honest: Readonly<Record<string, (param: never) => unknown>> = {
    eth_chainId: () => "0x1",
    eth_getBlockByNumber: (tag: string) => block(tag === "latest" ? latest : Number(tag)),
    eth_getBlockByHash: (hash: Hex) => block(Number(hash) % 0x10000, Math.floor(Number(hash) / 0x10000)),
    eth_getLogs: (filter: { readonly fromBlock?: Hex; readonly toBlock?: Hex; readonly blockHash?: Hex }) =>
      logs.filter(({ blockNumber }) =>
        filter.blockHash
          ? hashOf(Number(blockNumber)) === filter.blockHash
          : Number(blockNumber) >= Number(filter.fromBlock) && Number(blockNumber) <= Number(filter.toBlock),
      ),
  };
  // what the reading of logs does not call is left out
  const library = {
    request: async (method: string, params: readonly unknown[]) => {
      const answer = instead(method, params);
      // each method knows what its first parameter is
      return answer === undefined ? honest[method]?.(params[0] as never) : answer;
    },
    errorName: () => "",
    pollingInterval: () => 1,
    decodeEvent: () => {
      throw new ChartkeyError("FORMAT_UNKNOWN");
    },
  } as unknown as EvmLibrary;
  return {
    library,
    node: new EvmNode(library, 1, 1000),
    address,
    fromBlock: 1n,
    finality: { depth: DEPTH },
    finalBlocks: new FinalBlocks({ depth: DEPTH }),
    rangeLimit: new LogRangeLimit(Infinity),
    cache: undefined,
  };
}
