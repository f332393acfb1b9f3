export type { EthersLedgerOptions } from "./ethers-ledger.js";
export { ethersLedger } from "./ethers-ledger.js";
export { ethersWallet } from "./ethers-wallet.js";
