export type { EvmLedgerOptions } from "./ledger-options.js";
export type { EvmRegistryOptions } from "./registry-options.js";
export type { Eip1193Provider } from "./wallet/eip1193-wallet.js";
export { eip1193Wallet } from "./wallet/eip1193-wallet.js";
export type { EvmWallet } from "./wallet/evm-wallet.js";
