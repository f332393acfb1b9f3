import { parseAddress } from "@chartkey/core/adapters";
import type { Account, Chain, Client, SendRawTransactionParameters, Transport } from "viem";
import { getAddresses, getChainId, sendRawTransaction, sendTransaction, signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import { broadcastError, hashOfSigned } from "../wallet/broadcast-error.js";
import type { EvmTransaction, EvmWallet } from "../wallet/evm-wallet.js";
import { guardedWallet, type Sending } from "../wallet/guarded-wallet.js";

type WalletClient = Client<Transport, Chain | undefined, Account>;

/** Sends a call. A key's transaction has a hash before it is sent, which its error names. */
async function sendKnown(client: WalletClient, call: EvmTransaction, { signal, onSigned }: Sending): Promise<unknown> {
  let signed: `0x${string}` | undefined;
  const noting = client.extend((base) => ({
    sendRawTransaction: (raw: SendRawTransactionParameters) => {
      signal?.throwIfAborted();
      signed = raw.serializedTransaction;
      onSigned(hashOfSigned(signed));
      return getAction(base, sendRawTransaction, "sendRawTransaction")(raw);
    },
  }));
  try {
    // no chain for viem to compare: the ledger has compared it already
    return await sendTransaction(noting, { account: client.account, chain: null, ...call });
  } catch (error) {
    throw signed ? broadcastError(error, signed) : error;
  }
}

/**
 * A viem wallet client with an account: a local one, or one of a node, a browser or a phone.
 * @throws TypeError for a client without one, and for the client of a bundler, whose operations are
 *   no transactions of the account
 */
export function viemWallet(client: Client<Transport, Chain | undefined, Account>): EvmWallet {
  const account = client?.account;
  if (account === undefined) throw new TypeError("`client` is a viem wallet client with an account");
  if (!["json-rpc", "local"].includes(account.type))
    throw new TypeError(`\`client\` has an account of type \`${account.type}\`, which sends no transactions`);
  return guardedWallet({
    address: parseAddress(account.address),
    chainId: () => getChainId(client),
    accounts: async () => (account.type === "json-rpc" ? getAddresses(client) : undefined),
    send: (call, sending) => sendKnown(client, call, sending),
    signTypedData: ({ domain, types, primaryType, message }) =>
      signTypedData(client, { account, domain, types: { ...types }, primaryType, message }),
  });
}
