export type { ViemLedgerOptions } from "./viem-ledger.js";
export { viemLedger } from "./viem-ledger.js";
export type { ViemRegistryOptions } from "./viem-registry.js";
export { viemRegistry } from "./viem-registry.js";
export { viemWallet } from "./viem-wallet.js";
