import { type AddressLike, type DeviceStore, inField, parseAddress } from "@chartkey/core/adapters";

export interface EvmLedgerOptions {
  /** Of the deployed Chartkey ledger. */
  readonly address: AddressLike;
  /** The block of its deployment: nothing is looked for before it. Default 0, which makes nodes search more than they need to. */
  readonly fromBlock?: bigint | undefined;
  /**
   * When an entry is final: once so many blocks stand on its own, or once the chain itself calls its block finalized. Default `{ depth: 12 }`.
   * With depth 0 everything is final at once: for chains that never reorganise.
   */
  readonly finality?: { readonly depth: number } | "finalized" | undefined;
  /** How many blocks one log query may span. Default: all; where a node refuses, the span is halved until it does not. */
  readonly maxLogRange?: number | undefined;
  /**
   * Keeps what `entries` read and was final, so that a restart asks the node only for what came later. Any key may be lost; none is ever removed by the ledger.
   * Its content is public, and believed no more than a node: where it does not lead to the head, core has it replaced. By default nothing is kept.
   */
  readonly cache?: DeviceStore | undefined;
  /** Milliseconds until a request counts as failed. Default 30,000. */
  readonly timeout?: number | undefined;
}

/** A block number of any chain, with room for cursors. */
const MAX_BLOCK = 10n ** 15n;

/** @throws TypeError that names the field */
export function checkTimeout(timeout: number): void {
  if (typeof timeout !== "number" || !(timeout > 0) || timeout === Infinity)
    throw new TypeError("`timeout` is a number of milliseconds");
}

/** The options with their defaults. @throws TypeError that names the option */
export function checkedOptions(options: EvmLedgerOptions, chainId: number) {
  if (!(Number.isSafeInteger(chainId) && chainId > 0)) throw new TypeError("`chainId` is the number of a chain");
  const { fromBlock = 0n, finality = { depth: 12 }, maxLogRange = Infinity, timeout = 30_000, cache } = options;
  const address = inField("address", () => parseAddress(options.address));
  if (typeof fromBlock !== "bigint" || fromBlock < 0n || fromBlock > MAX_BLOCK)
    throw new TypeError("`fromBlock` is the number of a block, a bigint");
  if (finality !== "finalized" && !(Number.isSafeInteger(finality?.depth) && finality.depth >= 0))
    throw new TypeError('`finality` is "finalized", or a `depth` in blocks');
  if (maxLogRange !== Infinity && !(Number.isSafeInteger(maxLogRange) && maxLogRange > 0))
    throw new TypeError("`maxLogRange` is a number of blocks");
  checkTimeout(timeout);
  if (cache !== undefined && !(typeof cache?.get === "function" && typeof cache.set === "function"))
    throw new TypeError("`cache` is a device store");
  return { address, fromBlock, finality, maxLogRange, timeout, cache };
}
