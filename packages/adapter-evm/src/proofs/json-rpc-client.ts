/** What carries JSON-RPC: a client of viem or any EIP-1193 provider by `request`, a provider of ethers by `send`. */
export type JsonRpcClient =
  // libraries type `request` by the methods they know; none is called but by this adapter
  | { readonly request: (args: never) => Promise<unknown> }
  | { readonly send: (method: string, params: unknown[]) => Promise<unknown> };

export function requestOf(client: JsonRpcClient): (method: string, params: readonly unknown[]) => Promise<unknown> {
  if ("send" in client) return (method, params) => client.send(method, [...params]);
  const request = client.request as (args: { method: string; params: readonly unknown[] }) => Promise<unknown>;
  return (method, params) => request({ method, params });
}
