import { createServer } from "node:http";
import { inspect } from "node:util";
import { parseAddress } from "@chartkey/core/adapters";
import { JsonRpcProvider, FetchRequest } from "ethers";
import { createPublicClient, createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { mainnet } from "viem/chains";
import { expect, onTestFinished, test } from "vitest";
import { ethersLedger } from "../../src/ethers/index.js";
import { viemLedger, viemWallet } from "../../src/viem/index.js";

const KEY = "6f1f2ee5c4d84bb0a3key";
const address = parseAddress(`0x${"12".repeat(20)}`);
const key = `0x${"56".repeat(32)}` as const;
/** The secrets of a node's URL, by where they stand. */
const places: Readonly<Record<string, (host: string) => string>> = {
  path: (host) => `http://${host}/v2/${KEY}`,
  query: (host) => `http://${host}/?apikey=${KEY}`,
  user: (host) => `http://${KEY}:x@${host}/`,
  password: (host) => `http://me:${KEY}@${host}/`,
};

/** A node that answers everything alike, and repeats the URL. */
async function node(status: number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        error: { code: -32_000, message: `No http://${request.headers.host}${request.url}` },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = server.address();
  return `127.0.0.1:${typeof at === "object" ? at?.port : ""}`;
}

/** Of a node that nobody runs. */
const nowhere = async () => "127.0.0.1:9";

const calls: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  viem: async (url) => {
    const client = createPublicClient({ chain: mainnet, transport: http(url, { retryCount: 0 }) });
    return viemLedger({ client, address }).time();
  },
  "a wallet of viem": async (url) => {
    const transport = http(url, { retryCount: 0 });
    const client = createWalletClient({ account: privateKeyToAccount(key), chain: mainnet, transport });
    return viemWallet(client).send({ to: address, data: "0x" });
  },
  ethers: async (url) => {
    const request = new FetchRequest(url);
    request.setThrottleParams({ maxAttempts: 1 });
    const provider = new JsonRpcProvider(request, 1, { staticNetwork: true });
    onTestFinished(() => provider.destroy());
    return ethersLedger({ provider, chainId: 1, address }).time();
  },
};

test.each(Object.keys(calls))("no error of %s shows a secret of the node's URL", async (name) => {
  for (const [place, urlOf] of Object.entries(places))
    for (const host of [await node(401), await node(500), await node(200), await nowhere()]) {
      const error = await calls[name]?.(urlOf(host)).catch((one: unknown) => one);
      expect(error, place).toMatchObject({ code: expect.stringMatching(/^(?:LEDGER|MISCONFIGURED)/u) as string });
      expect(inspect(error, { depth: Infinity, showHidden: true }), place).not.toContain(KEY);
      expect((error as Error).cause, place).toBeInstanceOf(Error);
    }
});
