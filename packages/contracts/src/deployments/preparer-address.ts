// Generated from contracts/Preparer.sol by `pnpm generate`.

/** The address of this version's preparer on every chain where CREATE2 has made it. */
export const chartkeyPreparerAddress = "0x8711368899D0E86BD5F9B288a3f4Aae5852CF779";
