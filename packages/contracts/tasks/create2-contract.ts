import type { Hex } from "viem";
import { chartkeyLedgerBytecode } from "../src/deploy/bytecode.js";
import { chartkeyLedgerCode, chartkeyPreparerCode, chartkeyRegistryCode } from "../src/deploy/deployed-code.js";
import { registryCreation } from "../src/deploy/deploy-registry.js";
import { chartkeyPreparerBytecode } from "../src/deploy/preparer-bytecode.js";
import { chartkeyLedgerAddress, chartkeyPreparerAddress } from "../src/deployments/index.js";
import { deterministicAddress } from "./deterministic-address.js";

/** A contract that the factory creates. */
export interface Create2Contract {
  readonly name: "ChartkeyLedger" | "ChartkeyRegistry" | "Preparer";
  readonly creation: Hex;
  readonly address: Hex;
  /** Its code at that address. */
  readonly code: Hex;
}

export const ledger: Create2Contract = {
  name: "ChartkeyLedger",
  creation: chartkeyLedgerBytecode,
  address: chartkeyLedgerAddress,
  code: chartkeyLedgerCode,
};

export const preparer: Create2Contract = {
  name: "Preparer",
  creation: chartkeyPreparerBytecode,
  address: chartkeyPreparerAddress,
  code: chartkeyPreparerCode,
};

/**
 * The administrator is part of the creation code: with another one, the registry has another
 * address.
 */
export function registryOf(admin: Hex): Create2Contract {
  const creation = registryCreation(admin);
  return { name: "ChartkeyRegistry", creation, address: deterministicAddress(creation), code: chartkeyRegistryCode };
}
