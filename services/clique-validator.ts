import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type GethNode, startGethNode } from "./geth-node.ts";
import { runProgram } from "./run-program.ts";

/** A validator's directory, with the account in it that signs its blocks. */
export interface ValidatorAccount {
  readonly directory: string;
  readonly passwordFile: string;
  readonly address: string;
}

export async function newValidatorAccount(
  geth: string,
  directory: string,
  signal?: AbortSignal,
): Promise<ValidatorAccount> {
  await mkdir(directory);
  const passwordFile = join(directory, "password");
  await writeFile(passwordFile, "");
  const args = ["account", "new", `--datadir=${directory}`, `--password=${passwordFile}`, "--lightkdf"];
  const [address] = /0x[0-9a-fA-F]{40}/u.exec(await runProgram(geth, args, { signal })) ?? [];
  if (address === undefined) throw new Error("geth did not say which account it made");
  return { directory, passwordFile, address: address.toLowerCase() };
}

/** Starts a validator that does not seal before it is asked to (`miner_start`). */
export function startValidator(
  geth: string,
  { directory, passwordFile, address }: ValidatorAccount,
  genesis: object,
  signal?: AbortSignal,
): Promise<GethNode> {
  return startGethNode(geth, {
    directory,
    genesis,
    peers: true,
    args: [
      "--syncmode=full",
      "--http.api=eth,net,web3,txpool,debug,admin,miner,clique",
      "--ws.api=eth",
      "--authrpc.port=0",
      `--unlock=${address}`,
      `--password=${passwordFile}`,
      "--allow-insecure-unlock",
      `--miner.etherbase=${address}`,
      "--miner.gasprice=1",
    ],
    signal,
  });
}
