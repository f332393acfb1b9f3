// Generated from contracts/ by `pnpm generate`.
import { chartkeyLedgerBytecode } from "./bytecode.js";
import { chartkeyPreparerBytecode } from "./preparer-bytecode.js";
import { chartkeyRegistryBytecode } from "./registry-bytecode.js";

/** What the creation of the ledger leaves on the chain. */
export const chartkeyLedgerCode = `0x${chartkeyLedgerBytecode.slice(56, 21000)}` as const;

/** What the creation of the registry leaves on the chain. */
export const chartkeyRegistryCode = `0x${chartkeyRegistryBytecode.slice(750, 12482)}` as const;

/** What the creation of the preparer leaves on the chain. */
export const chartkeyPreparerCode = `0x${chartkeyPreparerBytecode.slice(56, 934)}` as const;
