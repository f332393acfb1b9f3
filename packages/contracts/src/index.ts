export { chartkeyLedgerAbi } from "./abi.js";
export { chartkeyRegistryAbi } from "./registry-abi.js";
