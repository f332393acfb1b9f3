export { deploymentOn } from "./deployment-on.js";
export { chartkeyLedgerAddress } from "./ledger-address.js";
export type { LedgerDeployment } from "./ledger-deployment.js";
export { chartkeyPreparerAddress } from "./preparer-address.js";
