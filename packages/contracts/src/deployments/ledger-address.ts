// Generated from contracts/ChartkeyLedger.sol by `pnpm generate`.

/** The address of this version's Chartkey ledger on every chain where CREATE2 has made it. */
export const chartkeyLedgerAddress = "0xc36c6b12294B094328606271A97BD5b72b4abC04";
