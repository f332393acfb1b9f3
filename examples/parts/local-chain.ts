import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createPublicClient, createWalletClient, http } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { foundry } from "viem/chains";

const MNEMONIC = "test test test test test test test test test test test junk";

/** A fresh chain on this machine, anvil from npm, with accounts that have play money. */
export async function localChain() {
  const folder = dirname(createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json"));
  // it leaves the states that it wrote below its home
  const home = await mkdtemp(join(tmpdir(), "chartkey-anvil-"));
  const anvil = spawn(process.execPath, [join(folder, "bin.mjs"), "--port", "0"], {
    env: { ...process.env, HOME: home, USERPROFILE: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    anvil.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const address = /Listening on (\S+)/.exec(said)?.[1];
      if (address) resolve(`http://${address}`);
    });
    anvil.once("exit", () => reject(new Error("anvil did not start")));
  });
  const transport = http(url);
  return {
    url,
    client: createPublicClient({ chain: foundry, transport, pollingInterval: 50 }),
    wallet: (index: number) =>
      createWalletClient({ chain: foundry, transport, account: mnemonicToAccount(MNEMONIC, { addressIndex: index }) }),
    async stop() {
      const exited = once(anvil, "exit");
      anvil.kill();
      await exited;
      await rm(home, { recursive: true, force: true });
    },
  };
}
