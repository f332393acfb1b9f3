import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { startGethNode } from "./geth-node.ts";
import { gethProgram } from "./geth-program.ts";
import { runProgram } from "./run-program.ts";
import { assemble, type Service } from "./service.ts";
import { stateDirectory } from "./state-directory.ts";

export interface GethOptions {
  /** Addresses that own a million ether from the first block on. */
  readonly funded: readonly string[];
  /** Address -> code that stands there from the first block on. */
  readonly contracts?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Geth extends Service {
  /** The Engine API, by which whoever has the secret decides which blocks there are. */
  readonly engineUrl: string;
  /** 32 bytes in hexadecimal, with which tokens for the Engine API are signed (HS256). */
  readonly jwtSecret: string;
}

/**
 * A geth with a chain of its own (id 31337), under the newest rules it knows. Built from
 * `services/geth`. No block is made but by the Engine API. `url` takes HTTP and, with `ws:`,
 * WebSocket.
 */
export async function startGeth({ funded, contracts = {}, signal }: GethOptions): Promise<Geth> {
  const geth = await gethProgram(signal);
  const enginePort = await freePort();
  const jwtSecret = randomBytes(32).toString("hex");
  const service = await assemble("built from services/geth", async (defer) => {
    const state = await stateDirectory("geth");
    defer(() => state.remove());
    const secretFile = join(state.path, "jwt.hex");
    await writeFile(secretFile, jwtSecret);
    const node = await startGethNode(geth, {
      directory: state.path,
      genesis: await genesisOf(geth, funded, contracts, signal),
      peers: false,
      args: [
        "--http.api=eth,net,web3,txpool,debug",
        "--ws.api=eth",
        "--authrpc.addr=127.0.0.1",
        `--authrpc.port=${enginePort}`,
        `--authrpc.jwtsecret=${secretFile}`,
      ],
      signal,
    });
    defer(() => node.stop());
    return node.url;
  });
  return { ...service, engineUrl: `http://127.0.0.1:${enginePort}`, jwtSecret };
}

const MILLION_ETHER = `0x${(10n ** 24n).toString(16)}`;

/**
 * Geth's own first block of a development chain, with its newest rules and their system contracts.
 */
async function genesisOf(
  geth: string,
  funded: readonly string[],
  contracts: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<object> {
  const { config, alloc, ...rest } = JSON.parse(await runProgram(geth, ["--dev", "dumpgenesis"], { signal })) as {
    readonly config: object;
    readonly alloc: object;
  };
  return {
    ...rest,
    config: { ...config, chainId: 31_337 },
    alloc: {
      ...alloc,
      ...Object.fromEntries(funded.map((address) => [address, { balance: MILLION_ETHER }])),
      ...Object.fromEntries(Object.entries(contracts).map(([address, code]) => [address, { balance: "0x0", code }])),
    },
    gasLimit: "0x1c9c380",
    timestamp: `0x${Math.floor(Date.now() / 1000).toString(16)}`,
  };
}
