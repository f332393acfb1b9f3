export { chartkeyLedgerBytecode } from "./bytecode.js";
export type { Deployment, DeployOptions, Provider, Sender } from "./create.js";
export { deploy } from "./deploy.js";
export { deployRegistry, type RegistryDeployOptions } from "./deploy-registry.js";
export { chartkeyRegistryBytecode } from "./registry-bytecode.js";
