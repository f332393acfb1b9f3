export type { JsonRpcClient } from "./json-rpc-client.js";
export type { ProvenHeadsOptions } from "./proven-heads.js";
export { provenHeads } from "./proven-heads.js";
