import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startDaemon, type Daemon } from "./daemon.ts";
import { freePort } from "./free-port.ts";
import { runProgram } from "./run-program.ts";

export interface GethNodeOptions {
  /** Of the node alone: its database and keys. */
  readonly directory: string;
  readonly genesis: object;
  /** Whether other nodes may reach it, on a port of its own; it looks for none by itself. */
  readonly peers: boolean;
  readonly args: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

export interface GethNode extends Daemon {
  /** JSON-RPC, by HTTP and by WebSocket. */
  readonly url: string;
}

/** A node of a chain that begins with `genesis`, on free ports of 127.0.0.1. */
export async function startGethNode(geth: string, options: GethNodeOptions): Promise<GethNode> {
  const { directory, genesis, peers, args, signal } = options;
  const [genesisFile, config] = [join(directory, "genesis.json"), join(directory, "config.toml")];
  await writeFile(genesisFile, JSON.stringify(genesis));
  // No flag keeps geth's peer port off other interfaces.
  await writeFile(config, `[Node.P2P]\nListenAddr = "${peers ? "127.0.0.1:0" : ""}"\n`);
  const storage = [`--datadir=${directory}`, "--state.scheme=hash"];
  await runProgram(geth, [...storage, "init", genesisFile], { signal });

  const port = String(await freePort());
  const daemon = startDaemon(
    "geth",
    geth,
    [
      ...storage,
      `--config=${config}`,
      "--gcmode=archive",
      "--nodiscover",
      "--nat=none",
      "--ipcdisable",
      "--http",
      "--http.addr=127.0.0.1",
      `--http.port=${port}`,
      "--ws",
      "--ws.addr=127.0.0.1",
      `--ws.port=${port}`,
      ...args,
    ],
    { signal },
  );
  const url = `http://127.0.0.1:${port}`;
  try {
    await daemon.ready(() => answers(url));
  } catch (error) {
    await daemon.stop();
    throw error;
  }
  return { ...daemon, url };
}

/** One call of a node's JSON-RPC. */
export async function ask(url: string, method: string, ...params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}

const answers = (url: string): Promise<true | undefined> =>
  ask(url, "eth_chainId").then(
    () => true,
    () => undefined,
  );
