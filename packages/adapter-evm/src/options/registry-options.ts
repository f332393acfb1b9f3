import type { KeyRules } from "@chartkey/core/adapters";
import type { EvmLedgerOptions } from "./ledger-options.js";

/** The ledger's options, for a deployed Chartkey registry. It may be on another chain. */
export type EvmRegistryOptions = Pick<EvmLedgerOptions, "address" | "finality" | "timeout">;

export const registryKeys: KeyRules<EvmRegistryOptions> = {
  address: "required",
  finality: "decides",
  timeout: "optional",
};
