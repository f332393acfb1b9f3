import { chartkeyPreparerAddress } from "@chartkey/contracts/deployments";
import {
  type AddressLike,
  checkKeys,
  type DeviceStore,
  inField,
  type KeyRules,
  parseAddress,
} from "@chartkey/core/adapters";

export interface EvmLedgerOptions {
  /** The address of the deployed Chartkey ledger. */
  readonly address: AddressLike;
  /**
   * The block of its deployment, from which log queries start. Default 0, which makes nodes search
   * more blocks than they need to.
   */
  readonly fromBlock?: bigint;
  /**
   * When an entry counts as final: after `depth` more blocks, or when the chain finalizes its
   * block. Default `{ depth: 12 }`. With depth 0 every entry is final at once, which fits chains
   * that never reorganise.
   */
  readonly finality?: { readonly depth: number } | "finalized";
  /**
   * The most blocks of one log query, at least 1. By default a query asks for all blocks. A node
   * that refuses it gets ranges of the limit that its words name, and without one half the range.
   * After a failure without a reason the ledger asks for five blocks, and doubles them up to the
   * next failure.
   */
  readonly maxLogRange?: number | undefined;
  /**
   * Stores the final logs that `entries` has read, so that after a restart the node is asked for
   * later blocks only. The store may lose any key; the ledger never removes one. The content is
   * public, and no more trusted than a node: core compares it with the head, and reads again what
   * does not match. By default nothing is stored.
   */
  readonly cache?: DeviceStore | undefined;
  /**
   * The address of the Chartkey preparer, which a relayed act needs whose account does not exist
   * yet (ERC-6492). Default: where `deployPreparer` of `@chartkey/contracts/deploy` puts it, on
   * every chain.
   */
  readonly preparer?: AddressLike;
  /** Milliseconds after which a request fails. Default 30,000. */
  readonly timeout?: number | undefined;
}

export const ledgerKeys: KeyRules<EvmLedgerOptions> = {
  address: "required",
  fromBlock: "decides",
  finality: "decides",
  maxLogRange: "optional",
  cache: "optional",
  preparer: "decides",
  timeout: "optional",
};

/** Above the block number of any chain, and low enough for the format of cursors. */
const MAX_BLOCK = 10n ** 15n;

/** @throws TypeError that names the option */
export function checkTimeout(timeout: number): void {
  if (typeof timeout !== "number" || !(timeout > 0) || timeout === Infinity)
    throw new TypeError("`timeout` is a number of milliseconds");
}

/** Fills in the defaults. @throws TypeError that names the bad option */
export function checkedOptions(options: EvmLedgerOptions, chainId: number) {
  if (!(Number.isSafeInteger(chainId) && chainId > 0)) throw new TypeError("`chainId` is the number of a chain");
  const { fromBlock = 0n, finality = { depth: 12 }, maxLogRange = Infinity, timeout = 30_000, cache } = options;
  const { preparer: maker = chartkeyPreparerAddress } = options;
  const address = inField("address", () => parseAddress(options.address));
  const preparer = inField("preparer", () => parseAddress(maker));
  if (typeof fromBlock !== "bigint" || fromBlock < 0n || fromBlock > MAX_BLOCK)
    throw new TypeError("`fromBlock` is the number of a block, a bigint");
  if (finality !== "finalized" && typeof finality === "string")
    throw new TypeError('`finality` is "finalized", or a `depth` in blocks');
  const depth = finality === "finalized" ? 0 : checkKeys("finality", finality, { depth: "required" }).depth;
  if (!(Number.isSafeInteger(depth) && depth >= 0)) throw new TypeError("`finality` has a `depth` in blocks");
  if (maxLogRange !== Infinity && !(Number.isSafeInteger(maxLogRange) && maxLogRange > 0))
    throw new TypeError("`maxLogRange` is a number of blocks");
  checkTimeout(timeout);
  if (cache !== undefined && !(typeof cache?.get === "function" && typeof cache.set === "function"))
    throw new TypeError("`cache` is a device store");
  return { address, preparer, fromBlock, finality, maxLogRange, timeout, cache };
}
