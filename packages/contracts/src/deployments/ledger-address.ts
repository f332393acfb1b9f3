// Generated from contracts/ChartkeyLedger.sol by `pnpm generate`.

/** The address of this version's Chartkey ledger on every chain where CREATE2 has made it. */
export const chartkeyLedgerAddress = "0x8c019Ae7B25306ed36C64c8F2F39f77F0A2773C3";
