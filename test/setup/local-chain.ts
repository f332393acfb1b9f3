/** A chain that runs for the length of a test, with a JSON-RPC address. */
export interface LocalChain {
  readonly url: string;
  readonly stop: () => Promise<void>;
}
