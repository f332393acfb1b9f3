import type { Ledger } from "../ports/ledger.js";
import type { Wallet } from "../ports/wallet.js";

/**
 * The same ledger, for tests that do not care: acts that are submitted without `base` are planned
 * on the account as it is at that moment. An app must name the state that it has read.
 */
export function planningLedger<W extends Wallet, L extends Ledger<W>>(ledger: L): L {
  const submit: Ledger<W>["submit"] = async (acts, wallet, options = {}) => {
    if ("base" in options) return ledger.submit(acts, wallet, options);
    const { nonce, access } = await ledger.account(wallet.address, { signal: options.signal });
    return ledger.submit(acts, wallet, { ...options, base: { nonce, access } });
  };
  return new Proxy(ledger, { get: (target, key) => (key === "submit" ? submit : Reflect.get(target, key)) });
}
