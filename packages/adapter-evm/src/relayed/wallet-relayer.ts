import { type EvmLedger, evmSource } from "../ledger/evm-source.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { checkedLimits, type RelayLimits } from "./relay-limits.js";
import { relayable } from "./check-relay-call.js";
import type { Relayer } from "./relayer.js";
import { sendCall } from "./send-call.js";
import { Turns } from "./task-queues.js";

/**
 * A relayer that sends each call at once, from an account that pays: by viem, ethers or any EIP-1193 provider.
 *
 * It brings signed acts of its ledger and nothing else, each tried out before it is paid for. What was good then may be taken by somebody else before it is mined,
 * or a smart account may change its mind: that costs the gas of one failed call, at most `maxGas`. It does not ask who the actors are; whoever offers it to others
 * decides whose acts it takes, and how many.
 * @throws ChartkeyError, from `submit`, FORMAT_INVALID for other calls, LIMIT_EXCEEDED over its limits, LEDGER_REVERTED for an act that would fail, and what the wallet
 * throws
 */
export function walletRelayer(ledger: EvmLedger, wallet: EvmWallet, limits: RelayLimits = {}): Relayer {
  const { maxGas, maxBytes } = checkedLimits(limits);
  const source = ledger[evmSource];
  const turns = new Turns();
  return {
    submit: async (call, { signal } = {}) => {
      signal?.throwIfAborted();
      const data = await relayable(source, call, maxBytes, signal);
      // one after the other: two at once could take the same nonce of the account
      return turns.take("send", () => sendCall(source, wallet, { data, maxGas }, signal));
    },
  };
}
