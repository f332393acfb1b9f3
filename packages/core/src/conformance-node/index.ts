import "../errors/refuse-old-node.js";
export type { CuttableProxy, ProxyTarget } from "./cuttable-proxy.js";
export { cuttableProxy } from "./cuttable-proxy.js";
