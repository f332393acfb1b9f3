// Generated from contracts/ChartkeyLedger.sol by `pnpm generate`.

/** The address of this version's Chartkey ledger on every chain where CREATE2 has made it. */
export const chartkeyLedgerAddress = "0xb87cFd3a56bc8a7a1086f43032e67EAf2E203b1c";
