import type { Hex } from "@chartkey/core/adapters";
import { createPublicClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { PATIENCE } from "../../../../test/setup/patience.js";
import type { Endpoint } from "./libraries.js";

export interface ReplacementChange {
  readonly to?: Hex | undefined;
  readonly data?: Hex | undefined;
  /** The fees, in percent of the other transaction's. Default 1,000. */
  readonly percent?: bigint | undefined;
}

/**
 * Signs another transaction with the nonce of one that the node knows, and higher fees.
 * @returns a function that sends it, also once the node has forgotten the other
 */
export async function signReplacement(
  { url, chain }: Endpoint,
  { key, hash }: { readonly key: Hex; readonly hash: Hex },
  { to, data, percent = 1_000n }: ReplacementChange = {},
): Promise<() => Promise<Hex>> {
  const client = createPublicClient({ chain, transport: http(url, { timeout: PATIENCE }), cacheTime: 0 });
  const known = await client.getTransaction({ hash });
  const serializedTransaction = await privateKeyToAccount(key).signTransaction({
    chainId: chain.id,
    type: "eip1559",
    nonce: known.nonce,
    to: to ?? known.to,
    gas: 500_000n,
    data: data ?? known.input,
    maxFeePerGas: (percent * (known.maxFeePerGas ?? 1n)) / 100n,
    maxPriorityFeePerGas: (percent * (known.maxPriorityFeePerGas ?? 1n)) / 100n,
  });
  return () => client.sendRawTransaction({ serializedTransaction });
}

/** Sends another transaction with the nonce of a pending one, and higher fees. */
export const sendReplacement = async (...args: Parameters<typeof signReplacement>): Promise<Hex> =>
  (await signReplacement(...args))();
