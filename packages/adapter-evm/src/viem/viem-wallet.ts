import { parseAddress } from "@chartkey/core/adapters";
import type { Account, Chain, Client, Transport } from "viem";
import { getAddresses, getChainId, sendTransaction, signTypedData } from "viem/actions";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { guardedWallet } from "../wallet/guarded-wallet.js";

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
    // no chain for viem to compare: the ledger has compared it already
    send: (call) => sendTransaction(client, { account, chain: null, ...call }),
    signTypedData: ({ domain, types, primaryType, message }) =>
      signTypedData(client, { account, domain, types: { ...types }, primaryType, message }),
  });
}
