export type { ViemLedgerOptions } from "./viem-ledger.js";
export { viemLedger } from "./viem-ledger.js";
export { viemWallet } from "./viem-wallet.js";
