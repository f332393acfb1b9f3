import { ChartkeyError, type Hex } from "@chartkey/core/adapters";
import type { EvmSource } from "../evm-source.js";
import { quantitySchema } from "../node/schemas.js";
import { wrongNetwork } from "../node/foreign-error.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";

/** @throws ChartkeyError WALLET_WRONG_NETWORK */
export async function checkNetwork({ chainId }: EvmSource, wallet: EvmWallet): Promise<void> {
  const found = await wallet.chainId();
  if (found !== chainId) throw wrongNetwork(chainId, found);
}

/**
 * Sends a call if it would happen now, and costs at most `maxGas`.
 * @throws ChartkeyError LEDGER_REVERTED with the ledger's reason, LIMIT_EXCEEDED, and what the wallet throws; nothing was sent then
 */
export async function sendCall(
  source: EvmSource,
  wallet: EvmWallet,
  { data, maxGas }: { readonly data: Hex; readonly maxGas: bigint },
  signal: AbortSignal | undefined,
): Promise<Hex> {
  await checkNetwork(source, wallet);
  const { node, address } = source;
  const call = { from: wallet.address, to: address, data };
  const needed = await node.ask(quantitySchema, "eth_estimateGas", [call], signal);
  if (needed > maxGas)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `The call needs ${needed} gas, more than ${maxGas}` });
  // somewhat more: what others do meanwhile may change what it needs
  const gas = (needed * 5n) / 4n;
  return wallet.send({ to: address, data, gas: gas < maxGas ? gas : maxGas }, { signal });
}
