// Generated from contracts/ChartkeyLedger.sol by `pnpm generate`.

/** The address of this version's Chartkey ledger on every chain where CREATE2 has made it. */
export const chartkeyLedgerAddress = "0x76d6ebbf976B577eB2E66Cc435C8c6c66C2d3a11";
