import { abortable, checkOptions, TaskQueues } from "@chartkey/core/adapters";
import { type EvmLedger, sourceOf } from "../ledger/evm-source.js";
import { checkSender } from "../wallet/check-wallet.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { checkedLimits, type RelayLimits } from "./relay-limits.js";
import { checkRelayCall } from "./check-relay-call.js";
import type { Relayer } from "./relayer.js";
import { sendCall } from "./send-call.js";

/**
 * A relayer that sends each call at once from an account that pays, by viem, ethers or any EIP-1193
 * provider.
 *
 * It sends signed acts of its ledger and nothing else, and simulates each of them first. Between
 * the simulation and the block, another transaction may use the act's nonce, or a smart account may
 * withdraw its acceptance. That costs the gas of one failed call, at most `maxGas`. The relayer
 * accepts every actor; an app that offers it to others decides whose acts it takes, and how many.
 * @throws ChartkeyError, from `submit`, FORMAT_INVALID for other calls, LIMIT_EXCEEDED over its
 *   limits, LEDGER_REVERTED for an act that would fail, and the errors of the wallet
 */
export function walletRelayer(ledger: EvmLedger, wallet: EvmWallet, limits: RelayLimits = {}): Relayer {
  const { maxGas, maxBytes } = checkedLimits(limits);
  const source = sourceOf(ledger);
  const payer = { source, wallet: checkSender(wallet), maxGas };
  const queues = new TaskQueues();
  return {
    submit: async (call, options) => {
      const { signal } = checkOptions(options);
      const checked = await checkRelayCall(source, call, maxBytes, signal);
      const { promise: turn, resolve: begin } = Promise.withResolvers<void>();
      // one after the other: two calls at once could get the same nonce of the account
      const sending = queues.run("send", () => {
        begin();
        return sendCall(payer, checked, signal);
      });
      // a call that was aborted before its turn fails in it, and sends nothing
      sending.catch(() => {});
      await abortable(turn, signal);
      return sending;
    },
  };
}
