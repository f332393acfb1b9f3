export type Hex = `0x${string}`;

/**
 * How to ask a node: an EIP-1193 provider, which a viem client is too, or a JSON-RPC provider of
 * ethers.
 */
export type Provider =
  | { request(args: { readonly method: string; readonly params?: unknown }): Promise<unknown> }
  | { send(method: string, params: unknown[]): Promise<unknown> };

export const ask = (provider: Provider, method: string, ...params: unknown[]): Promise<unknown> =>
  "request" in provider ? provider.request({ method, params }) : provider.send(method, params);

/** A number as JSON-RPC writes it. */
export const quantity = (value: bigint): Hex => `0x${value.toString(16)}`;
