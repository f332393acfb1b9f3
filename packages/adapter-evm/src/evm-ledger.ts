import {
  type Act,
  checkSubmission,
  fromHex,
  type Hex,
  inField,
  type Ledger,
  parseLedgerId,
} from "@chartkey/core/adapters";
import type { EvmLibrary } from "./evm-library.js";
import { type EvmLedger, evmSource, type EvmSource } from "./evm-source.js";
import { checkedOptions, type EvmLedgerOptions } from "./ledger-options.js";
import { EvmNode } from "./node/evm-node.js";
import { reverted } from "./node/foreign-error.js";
import { timeOf } from "./node/schemas.js";
import { entriesOf } from "./read/entries.js";
import { followOf } from "./read/follow.js";
import { LearnedSpan } from "./read/learned-span.js";
import { LogCache } from "./read/log-cache.js";
import { isSignedBy } from "./read/signature.js";
import { accountOf, grantOf, hasAccess } from "./read/state.js";
import type { EvmWallet } from "./wallet/evm-wallet.js";
import { callData } from "./write/act-call.js";
import { Passage } from "./write/inclusion.js";
import { receiptOf, submitCall } from "./write/submission.js";

const lower = (hex: Hex): Hex => hex.toLowerCase() as Hex;

/** The ledger on an EVM chain, over whatever library the app uses. */
export function evmLedger(library: EvmLibrary, chainId: number, options: EvmLedgerOptions): EvmLedger {
  const { address: deployed, fromBlock, finality, maxLogRange, timeout, cache } = checkedOptions(options, chainId);
  const address = lower(deployed);
  const node = new EvmNode(library, chainId, timeout);
  const id = parseLedgerId(`eip155:${chainId}:${address}`);
  const source: EvmSource = {
    library,
    node,
    chainId,
    address,
    fromBlock,
    finality,
    span: new LearnedSpan(maxLogRange),
    cache: cache && new LogCache(cache, id, { address, from: fromBlock }),
  };

  const submit: Ledger<EvmWallet>["submit"] = async (acts, wallet, progress = {}) => {
    progress.signal?.throwIfAborted();
    return submitCall(source, dataOf(acts, wallet, library), wallet, progress);
  };

  const finalized: Ledger["finalized"] = async ({ transaction }, { signal } = {}) => {
    inField("transaction", () => fromHex(transaction, 32));
    const passage = new Passage(node, transaction as Hex, library.pollingInterval());
    for (let included = await passage.included(signal); ; included = await passage.again(signal)) {
      // what succeeded in one block may fail in the one that took its place
      if (included.receipt.status !== 1n) throw reverted(undefined);
      const receipt = await receiptOf(source, included, signal);
      if (receipt.position.final) return receipt;
    }
  };

  return {
    [evmSource]: source,
    id,
    capabilities: { reorganises: finality === "finalized" || finality.depth > 0 },
    time: async ({ signal } = {}) => timeOf(await node.latest(signal)),
    account: (participant, { signal } = {}) => accountOf(source, participant, signal),
    grant: (key, { signal } = {}) => grantOf(source, key, signal),
    hasAccess: (query, { signal } = {}) => hasAccess(source, query, signal),
    entries: (filter, { signal } = {}) => entriesOf(source, filter, signal),
    follow: (filter, { signal } = {}) => followOf(source, filter, signal),
    submit,
    finalized,
    verify: async (claim, { signal } = {}) => {
      signal?.throwIfAborted();
      return isSignedBy(source, claim, signal);
    },
  };
}

function dataOf(acts: readonly Act[], wallet: EvmWallet, library: EvmLibrary): Hex {
  checkSubmission(acts, wallet.address);
  return callData(acts, library);
}
