/** A chain that runs for the length of a test, with a JSON-RPC address. */
export interface LocalChain {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

declare module "vitest" {
  export interface ProvidedContext {
    /** JSON-RPC address of an anvil shared by the project. */
    anvilUrl: string;
    /** JSON-RPC address of a Hardhat network shared by the project. */
    hardhatUrl: string;
  }
}
