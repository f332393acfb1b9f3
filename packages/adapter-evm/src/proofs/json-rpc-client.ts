/**
 * A client that sends JSON-RPC: viem's or any EIP-1193 provider by `request`, a provider of ethers
 * by `send`.
 */
export type JsonRpcClient =
  // libraries type `request` by the methods that they know; `never` accepts each of these types
  | { readonly request: (args: never) => Promise<unknown> }
  | { readonly send: (method: string, params: unknown[]) => Promise<unknown> };

const hasMethod = <N extends "send" | "request">(
  client: JsonRpcClient | undefined,
  name: N,
): client is Extract<JsonRpcClient, Readonly<Record<N, unknown>>> =>
  typeof (client as Readonly<Record<string, unknown>> | null | undefined)?.[name] === "function";

export function jsonRpcRequest(
  client: JsonRpcClient,
): (method: string, params: readonly unknown[]) => Promise<unknown> {
  if (hasMethod(client, "send")) return (method, params) => client.send(method, [...params]);
  if (!hasMethod(client, "request")) throw new TypeError("`client` has neither `request` nor `send`");
  const request = client.request as (args: { method: string; params: readonly unknown[] }) => Promise<unknown>;
  return (method, params) => request({ method, params });
}
