import { type Hex, parseAddress, type TypedData } from "@chartkey/core/adapters";
import { BaseWallet, JsonRpcApiProvider, JsonRpcSigner, type Signer, type TransactionRequest } from "ethers";
import { broadcastError, hashOfSigned } from "../wallet/broadcast-error.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { guardedWallet, type Sending } from "../wallet/guarded-wallet.js";

/**
 * The structs that a primary type consists of. Ethers infers the primary type as the only struct
 * that no other contains, so it refuses types with an unused struct.
 */
function usedStructs(
  types: TypedData["types"],
  name: string,
  found: Record<string, { name: string; type: string }[]> = {},
) {
  const fields = types[name];
  if (!fields || found[name]) return found;
  found[name] = fields.map((field) => ({ ...field }));
  for (const { type } of fields) usedStructs(types, type.replace(/(?:\[\d*\])+$/u, ""), found);
  return found;
}

/**
 * Sends a transaction, and tells its hash at once. `sendTransaction` of a signer of JSON-RPC waits
 * until its node shows the transaction, which the node of a smart account or of a private relay
 * never does; that of a key asks the node for more, after it has sent.
 */
async function sendNow(
  signer: Signer,
  provider: JsonRpcApiProvider,
  request: TransactionRequest,
  { signal, onSigned }: Sending,
): Promise<unknown> {
  if (signer instanceof JsonRpcSigner) return signer.sendUncheckedTransaction(request);
  if (!(signer instanceof BaseWallet)) return (await signer.sendTransaction(request)).hash;
  const { from: _, ...populated } = await signer.populateTransaction(request);
  const signed = (await signer.signTransaction(populated)) as Hex;
  signal?.throwIfAborted();
  onSigned(hashOfSigned(signed));
  return provider.send("eth_sendRawTransaction", [signed]).catch((error: unknown) => {
    throw broadcastError(error, signed);
  });
}

/** An ethers signer that is connected to a JSON-RPC provider. */
export async function ethersWallet(signer: Signer): Promise<EvmWallet> {
  const provider = signer?.provider;
  if (!(provider instanceof JsonRpcApiProvider)) throw new TypeError("`signer` is connected to a JSON-RPC provider");
  const address = parseAddress(await signer.getAddress());
  const ownAccounts = signer instanceof JsonRpcSigner;
  return guardedWallet({
    address,
    // the provider caches the first network, so the wallet itself is asked each time
    chainId: async () => Number(await provider.send("eth_chainId", [])),
    accounts: async () =>
      ownAccounts ? (((await provider.send("eth_accounts", [])) ?? []) as readonly unknown[]) : undefined,
    send: async ({ gas, ...call }, sending) => {
      // ethers caches the count for a quarter of a second: two acts in a row would get one nonce
      const next: unknown = ownAccounts ? null : await provider.send("eth_getTransactionCount", [address, "pending"]);
      const nonce = next === null ? null : Number(next);
      return sendNow(signer, provider, { ...call, gasLimit: gas ?? null, nonce }, sending);
    },
    signTypedData: async ({ domain, ...data }) =>
      signer.signTypedData(
        // ethers leaves out what is null
        {
          name: domain.name ?? null,
          version: domain.version ?? null,
          chainId: domain.chainId ?? null,
          verifyingContract: domain.verifyingContract ?? null,
          salt: domain.salt ?? null,
        },
        usedStructs(data.types, data.primaryType),
        data.message,
      ),
  });
}
