import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import type { EvmSource } from "../ledger/evm-source.js";
import { quantitySchema } from "../node/schemas.js";
import { checkNetwork } from "../wallet/check-network.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { promptAnswer } from "../wallet/prompt-answer.js";
import type { RelayCall } from "./relayer.js";

/** The account that pays for a ledger's calls. */
export interface Payer {
  readonly source: EvmSource;
  readonly wallet: EvmWallet;
  /** The most gas of one transaction. */
  readonly maxGas: bigint;
}

/**
 * Sends a call that would succeed now with at most `maxGas`.
 * @throws ChartkeyError LEDGER_REVERTED with the ledger's reason, LIMIT_EXCEEDED, and the errors of
 *   the wallet
 */
export async function sendCall(payer: Payer, { to, data }: RelayCall, signal: AbortSignal | undefined): Promise<Hex> {
  const { source, wallet, maxGas } = payer;
  const call = { from: wallet.address, to, data };
  const needed = await source.node.request(quantitySchema, "eth_estimateGas", [call], signal);
  if (needed > maxGas)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `The call needs ${needed} gas, more than ${maxGas}` });
  // with a margin, since other transactions may change what it needs
  const gas = (needed * 5n) / 4n;
  // last: the wallet may switch while the node is asked
  await checkNetwork(wallet, source.chainId, signal);
  return promptAnswer(async () => wallet.send({ to, data, gas: gas < maxGas ? gas : maxGas }, { signal }), signal);
}
