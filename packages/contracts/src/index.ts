export { chartkeyLedgerAbi } from "./abi.js";
export { chartkeyPreparerAbi } from "./preparer-abi.js";
export { chartkeyRegistryAbi } from "./registry-abi.js";
