import {
  checkClaim,
  checkOptions,
  checkSubmission,
  checkSubmitOptions,
  type Hex,
  type Ledger,
  parseAddress,
  parseLedgerId,
  type Position,
} from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import { type BlockRange, EvmNode } from "../node/evm-node.js";
import { blockTime } from "../node/schemas.js";
import { checkedOptions, type EvmLedgerOptions } from "../options/ledger-options.js";
import { blockNumberOf, sequenceOf } from "../read/cursor.js";
import { readEntries } from "../read/entries.js";
import { FinalBlocks } from "../read/finality.js";
import { followEntries } from "../read/follow.js";
import { locationOf } from "../read/ledger-log.js";
import { LogCache } from "../read/log-cache.js";
import { LogRangeLimit } from "../read/log-range-limit.js";
import { type FindLog, runOfActs, runOfEvents } from "../read/log-run.js";
import { isSignedBy } from "../read/signature.js";
import { checkContract, readAccess, readAccount, readGrant } from "../read/state.js";
import { checkSender } from "../wallet/check-wallet.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { encodeActs } from "../write/act-call.js";
import { checkSent } from "../write/check-sent.js";
import { findActs } from "../write/find-acts.js";
import { isPlannedOn } from "../write/planned-on.js";
import { PendingTransaction } from "../write/pending-transaction.js";
import { ReceiptMemory } from "../write/receipt-memory.js";
import { requireLog, toReceipt } from "../write/logged-call.js";
import { submitCall } from "../write/submission.js";
import { type EvmLedger, evmSource, type EvmSource } from "./evm-source.js";

/** What this process knows of its own submission. */
interface Submission {
  readonly findLast: FindLog;
  readonly pending: PendingTransaction;
}

/**
 * Finds the last log of acts that another process submitted, so that at most their position is
 * known: the ledger's log there. Without one, or once a reorganisation has moved the transaction to
 * another block, nothing tells which of the ledger's logs it was, and the last one stands for it.
 */
const logAt =
  (position: Position | undefined): FindLog =>
  (logs) =>
    position && logs[0]?.blockNumber === blockNumberOf(position.sequence)
      ? logs.find((log) => sequenceOf(locationOf(log)) === position.sequence)
      : logs.at(-1);

/** The ledger on an EVM chain, over the library that the app uses. */
export function evmLedger(library: EvmLibrary, chainId: number, contract: EvmLedgerOptions): EvmLedger {
  const { fromBlock, finality, maxLogRange, timeout, cache, ...contracts } = checkedOptions(contract, chainId);
  const address = contracts.address.toLowerCase() as Hex;
  const preparer = contracts.preparer.toLowerCase() as Hex;
  const node = new EvmNode(library, chainId, timeout);
  const id = parseLedgerId(`eip155:${chainId}:${address}`);
  const ledger: EvmSource = {
    library,
    node,
    chainId,
    address,
    preparer,
    fromBlock,
    finality,
    finalBlocks: new FinalBlocks(finality),
    rangeLimit: new LogRangeLimit(maxLogRange),
    cache: cache && new LogCache(cache, id, { address, from: fromBlock }),
  };
  /** The ledger for one operation, which checks the chain: a wallet may switch networks. */
  const operation = (): EvmSource => ({ ...ledger, node: node.operation() });
  const submissions = new ReceiptMemory<Submission>();

  const submit: Ledger<EvmWallet>["submit"] = async (planned, wallet, given) => {
    const progress = checkSubmitOptions(given);
    const { base } = progress;
    const acts = checkSubmission(planned, checkSender(wallet).address, base);
    const source = operation();
    const findLast = runOfActs(acts, library);
    const isOvertaken = async (block: bigint, signal: AbortSignal | undefined) =>
      !isPlannedOn(await readAccount(source, wallet.address, signal, block), acts, base);
    let submission: Submission | undefined;
    const onSent = (transaction: Hex, pending: PendingTransaction) => {
      submission = { findLast, pending };
      submissions.set({ transaction }, submission);
    };
    const findBearer = async (range: BlockRange, signal: AbortSignal | undefined) =>
      (await findActs(source, { acts, findLast }, range, signal))?.transactionHash;
    const call = { data: encodeActs(acts, base, library), findLast, findBearer, isOvertaken, onSent };
    const receipt = await submitCall(source, call, wallet, progress);
    if (submission) submissions.set(receipt, submission);
    return receipt;
  };

  const finalized: Ledger["finalized"] = async (sent, options) => {
    const { signal } = checkOptions(options);
    const checked = checkSent(sent);
    const { transaction, position } = checked;
    const source = operation();
    const known = submissions.get(checked);
    let findLast = known?.findLast ?? logAt(position);
    const pending = known?.pending ?? new PendingTransaction(source, transaction);
    for (let inclusion = await pending.waitForInclusion(signal); ; inclusion = await pending.recheckInclusion(signal)) {
      // after a reorganisation the transaction, or the call inside it, may fail in its new block
      const last = requireLog(source, inclusion.receipt, findLast);
      const receipt = await toReceipt(source, inclusion, last, signal);
      if (receipt.position.final) return receipt;
      // the log that stands at the position is known from now on, wherever it moves
      if (!known) findLast = runOfEvents([last]);
    }
  };

  return {
    get [evmSource]() {
      return operation();
    },
    id,
    capabilities: { reorganises: finality === "finalized" || finality.depth > 0 },
    time: async (options) => blockTime(await operation().node.latest(checkOptions(options).signal)),
    account: async (participant, options) => readAccount(operation(), participant, checkOptions(options).signal),
    grant: async (key, options) => readGrant(operation(), key, checkOptions(options).signal),
    hasAccess: async (query, options) => readAccess(operation(), query, checkOptions(options).signal),
    async *entries(filter, options) {
      yield* readEntries(operation(), filter, checkOptions(options).signal);
    },
    async *follow(filter, options) {
      yield* followEntries(operation, filter, checkOptions(options).signal);
    },
    submit,
    finalized,
    async verify(claim, options) {
      const { signal } = checkOptions(options);
      return isSignedBy(operation(), checkClaim(claim), signal);
    },
    async health(options) {
      const { signal } = checkOptions(options);
      // any account will do: an empty one has an answer too
      await checkContract("ledger", readAccount(operation(), parseAddress(address), signal));
    },
  };
}
