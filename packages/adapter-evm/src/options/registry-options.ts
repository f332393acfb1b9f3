import type { EvmLedgerOptions } from "./ledger-options.js";

/** As those of the ledger, of the deployed Chartkey registry. It may stand on another chain. */
export type EvmRegistryOptions = Pick<EvmLedgerOptions, "address" | "finality" | "timeout">;
