import { checkSubmission, fromHex, type Hex, inField, type Ledger, parseLedgerId } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import { EvmNode } from "../node/evm-node.js";
import { reverted } from "../node/rpc-error.js";
import { blockTime } from "../node/schemas.js";
import { checkedOptions, type EvmLedgerOptions } from "../options/ledger-options.js";
import { readEntries } from "../read/entries.js";
import { followEntries } from "../read/follow.js";
import { LogCache } from "../read/log-cache.js";
import { LogRangeLimit } from "../read/log-range-limit.js";
import { isSignedBy } from "../read/signature.js";
import { readAccess, readAccount, readGrant } from "../read/state.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { encodeActs } from "../write/act-call.js";
import { PendingTransaction } from "../write/pending-transaction.js";
import { submitCall, toReceipt } from "../write/submission.js";
import { type EvmLedger, evmSource, type EvmSource } from "./evm-source.js";

/** The ledger on an EVM chain, over the library that the app uses. */
export function evmLedger(library: EvmLibrary, chainId: number, options: EvmLedgerOptions): EvmLedger {
  const { address: deployed, fromBlock, finality, maxLogRange, timeout, cache } = checkedOptions(options, chainId);
  const address = deployed.toLowerCase() as Hex;
  const node = new EvmNode(library, chainId, timeout);
  const id = parseLedgerId(`eip155:${chainId}:${address}`);
  const source: EvmSource = {
    library,
    node,
    chainId,
    address,
    fromBlock,
    finality,
    rangeLimit: new LogRangeLimit(maxLogRange),
    cache: cache && new LogCache(cache, id, { address, from: fromBlock }),
  };

  const submit: Ledger<EvmWallet>["submit"] = async (acts, wallet, progress = {}) => {
    progress.signal?.throwIfAborted();
    checkSubmission(acts, wallet.address);
    return submitCall(source, encodeActs(acts, library), wallet, progress);
  };

  const finalized: Ledger["finalized"] = async ({ transaction }, { signal } = {}) => {
    inField("transaction", () => fromHex(transaction, 32));
    const pending = new PendingTransaction(node, transaction as Hex, library.pollingInterval());
    for (let inclusion = await pending.waitForInclusion(signal); ; inclusion = await pending.recheckInclusion(signal)) {
      // after a reorganisation the same transaction may fail in its new block
      if (inclusion.receipt.status !== 1n) throw reverted(undefined);
      const receipt = await toReceipt(source, inclusion, signal);
      if (receipt.position.final) return receipt;
    }
  };

  return {
    [evmSource]: source,
    id,
    capabilities: { reorganises: finality === "finalized" || finality.depth > 0 },
    time: async ({ signal } = {}) => blockTime(await node.latest(signal)),
    account: (participant, { signal } = {}) => readAccount(source, participant, signal),
    grant: (key, { signal } = {}) => readGrant(source, key, signal),
    hasAccess: (query, { signal } = {}) => readAccess(source, query, signal),
    entries: (filter, { signal } = {}) => readEntries(source, filter, signal),
    follow: (filter, { signal } = {}) => followEntries(source, filter, signal),
    submit,
    finalized,
    verify: async (claim, { signal } = {}) => {
      signal?.throwIfAborted();
      return isSignedBy(source, claim, signal);
    },
  };
}
