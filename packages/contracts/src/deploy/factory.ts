import type { Hex } from "./provider.js";

/**
 * The deterministic deployment proxy (github.com/Arachnid/deterministic-deployment-proxy): called
 * with a salt and creation code, it creates by CREATE2. What it creates has the same address on
 * every chain.
 */
export const factory = {
  what: "factory",
  address: "0x4e59b44847b379578588920cA78FbF26c0B4956C",
  /** The code at this address. A private chain may hold it from its genesis block on. */
  code: "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3",
} as const;

/** The transaction by which the factory creates a contract, with salt 0. */
export const creationByFactory = (bytecode: Hex) =>
  ({ to: factory.address, data: `0x${"00".repeat(32)}${bytecode.slice(2)}` }) as const;
