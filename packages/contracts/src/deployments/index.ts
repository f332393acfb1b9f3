export { deploymentOn, type LedgerDeployment } from "./deployment-on.js";
export { chartkeyLedgerAddress } from "./ledger-address.js";
