export { chartkeyLedgerAbi } from "./abi.js";
