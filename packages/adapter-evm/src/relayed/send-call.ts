import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import type { EvmSource } from "../ledger/evm-source.js";
import { abortable } from "../node/pause.js";
import { quantitySchema } from "../node/schemas.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { promptAnswer } from "../wallet/prompt-answer.js";
import { wrongNetwork } from "../wallet/wallet-error.js";
import type { RelayCall } from "./relayer.js";

/** The account that pays for a ledger's calls. */
export interface Payer {
  readonly source: EvmSource;
  readonly wallet: EvmWallet;
  /** The most gas of one transaction. */
  readonly maxGas: bigint;
}

/** @throws ChartkeyError WALLET_WRONG_NETWORK */
export async function checkNetwork(
  { source: { chainId }, wallet }: Payer,
  signal: AbortSignal | undefined,
): Promise<void> {
  const found = await abortable(wallet.chainId(), signal);
  if (found !== chainId) throw wrongNetwork(chainId, found);
}

/**
 * Sends a call that would succeed now with at most `maxGas`.
 * @throws ChartkeyError LEDGER_REVERTED with the ledger's reason, LIMIT_EXCEEDED, and the errors of
 *   the wallet
 */
export async function sendCall(payer: Payer, { to, data }: RelayCall, signal: AbortSignal | undefined): Promise<Hex> {
  await checkNetwork(payer, signal);
  const { source, wallet, maxGas } = payer;
  const call = { from: wallet.address, to, data };
  const needed = await source.node.request(quantitySchema, "eth_estimateGas", [call], signal);
  if (needed > maxGas)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `The call needs ${needed} gas, more than ${maxGas}` });
  // with a margin, since other transactions may change what it needs
  const gas = (needed * 5n) / 4n;
  return promptAnswer(wallet.send({ to, data, gas: gas < maxGas ? gas : maxGas }, { signal }), signal);
}
