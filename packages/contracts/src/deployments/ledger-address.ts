// Generated from contracts/ChartkeyLedger.sol by `pnpm generate`.

/** The address of this version's Chartkey ledger on every chain where CREATE2 has made it. */
export const chartkeyLedgerAddress = "0x51D04c7d831e66337b14B93443093EA083FaE286";
