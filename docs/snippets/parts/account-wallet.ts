import { parseAddress, type Wallet } from "@chartkey/core";
import { hashTypedData } from "@chartkey/core/adapters";
import type { LocalAccount } from "viem/accounts";

/** A wallet over a key that the app itself holds, as a server or a test does: it prompts nobody. */
export function accountWallet(account: LocalAccount): Wallet {
  return {
    address: parseAddress(account.address),
    async signTypedData(data, { signal } = {}) {
      signal?.throwIfAborted();
      hashTypedData(data); // a TypeError for what does not fit its types
      return account.signTypedData({ ...data, types: { ...data.types } });
    },
  };
}
