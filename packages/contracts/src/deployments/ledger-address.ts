// Generated from contracts/ChartkeyLedger.sol by `pnpm generate`.

/** The address of this version's Chartkey ledger on every chain to which it was brought by CREATE2. */
export const chartkeyLedgerAddress = "0x45aaA31f086370b7c6379a5B0b29c5b8010D6Ed6";
