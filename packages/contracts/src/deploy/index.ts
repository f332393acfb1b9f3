export { chartkeyLedgerBytecode } from "./bytecode.js";
export { deploy, type Deployment, type DeployOptions, type Provider, type Sender } from "./deploy.js";
