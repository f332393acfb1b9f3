export type { EthersLedgerOptions } from "./ethers-ledger.js";
export { ethersLedger } from "./ethers-ledger.js";
export type { EthersRegistryOptions } from "./ethers-registry.js";
export { ethersRegistry } from "./ethers-registry.js";
export { ethersWallet } from "./ethers-wallet.js";
