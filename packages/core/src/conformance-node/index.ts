export type { CuttableProxy } from "./cuttable-proxy.js";
export { cuttableProxy } from "./cuttable-proxy.js";
