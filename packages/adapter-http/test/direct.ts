import { httpBlobs, signIn } from "../src/index.js";
import { httpServer, type HttpServerOptions } from "../src/server/index.js";
import { accountOf, chainId, origin } from "./account.js";

/** A server that is asked without a network. */
export function direct(options: Partial<HttpServerOptions> = {}) {
  const server = httpServer({ url: "https://api.example", origins: [origin], chainIds: [chainId], ...options });
  const url = "https://api.example";
  const fetch = (input: string | URL | Request, init?: RequestInit) => server.fetch(new Request(input, init));
  return {
    server,
    /** The n-th account of the tests, signed in. */
    clientOf: async (n: number) => {
      const account = accountOf(n);
      const signMessage = (message: string) => account.signMessage({ message });
      const { token } = await signIn({ url, fetch, origin, chainId, address: account.address, signMessage });
      const headers = { authorization: `Bearer ${token}` };
      return {
        token,
        blobs: httpBlobs({ url, fetch, token: () => token }),
        ask: (path: string, init: RequestInit = {}) =>
          fetch(url + path, { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } }),
      };
    },
  };
}
