import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createPublicClient, createWalletClient, defineChain, http } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { foundry } from "viem/chains";

const MNEMONIC = "test test test test test test test test test test test junk";

interface LocalChainOptions {
  readonly chainId?: number;
  /** Where it listens, for this machine alone by default. */
  readonly host?: string;
  /** Any free one by default. */
  readonly port?: number;
  /** A file that the chain begins with, where it is there, and leaves its state in. */
  readonly state?: string;
}

/** A chain on this machine, anvil from npm, with accounts that have play money. */
export async function localChain(options: LocalChainOptions = {}) {
  const { chainId = foundry.id, host = "127.0.0.1", port = 0, state } = options;
  const folder = dirname(createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json"));
  // it leaves the states that it wrote below its home
  const home = await mkdtemp(join(tmpdir(), "chartkey-anvil-"));
  const kept = state === undefined ? [] : ["--state", state, "--state-interval", "2"];
  const anvil = spawn(
    process.execPath,
    [join(folder, "bin.mjs"), "--host", host, "--port", String(port), "--chain-id", String(chainId), ...kept],
    { env: { ...process.env, HOME: home, USERPROFILE: home }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    anvil.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const listening = /Listening on \S+:(\d+)/.exec(said)?.[1];
      if (listening) resolve(`http://127.0.0.1:${listening}`);
    });
    anvil.once("exit", () => reject(new Error("anvil did not start")));
  });
  const chain = defineChain({ ...foundry, id: chainId });
  const transport = http(url);
  return {
    url,
    client: createPublicClient({ chain, transport, pollingInterval: 50 }),
    wallet: (index: number) =>
      createWalletClient({ chain, transport, account: mnemonicToAccount(MNEMONIC, { addressIndex: index }) }),
    async stop() {
      // a Ctrl-C has stopped it, too
      if (anvil.exitCode === null && anvil.signalCode === null) {
        const exited = once(anvil, "exit");
        anvil.kill();
        await exited;
      }
      await rm(home, { recursive: true, force: true });
    },
  };
}
