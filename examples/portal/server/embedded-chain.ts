import { access, readFile, writeFile } from "node:fs/promises";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { chartkeyRegistryAbi } from "@chartkey/contracts";
import { deploy, deployRegistry } from "@chartkey/contracts/deploy";
import { keccak256, stringToHex } from "viem";
import { localChain } from "../../parts/local-chain.ts";
import type { Chain, ChainWallet } from "./chain.ts";

interface Deployed {
  readonly chainId: number;
  readonly ledger: `0x${string}`;
  readonly ledgerBlock: number;
  readonly registry: `0x${string}`;
}

/** A chain of this machine, whose registrar is whoever runs it. */
export interface EmbeddedChain extends Chain {
  readonly registrar: ChainWallet;
}

interface Where {
  readonly folder: string;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}

/** A chain of this machine that goes on where it stopped, as long as its folder is there. */
export async function embeddedChain({ folder, host, port }: Where): Promise<EmbeddedChain> {
  const note = join(folder, "chain.json");
  const state = join(folder, "chain-state.json");
  // a chain that was killed before it wrote its state has nothing of what is noted
  const known = await Promise.all([readFile(note, "utf8"), access(state)]).then(
    ([text]) => JSON.parse(text) as Deployed,
    () => undefined,
  );
  // another chain has another number: what a browser remembers of one is not taken for the other
  const chainId = known?.chainId ?? randomInt(1_000_000, 2 ** 31);
  const chain = await localChain({ chainId, host, port, state });
  const { client } = chain;
  const [payer, registrar] = [chain.wallet(9), chain.wallet(8)];

  const deployAll = async (): Promise<Deployed> => {
    const ledger = await deploy(client, (tx) => payer.sendTransaction(tx));
    const registry = await deployRegistry(client, (tx) => payer.sendTransaction(tx), { admin: payer.account.address });
    const appointed = await payer.writeContract({
      address: registry.address,
      abi: chartkeyRegistryAbi,
      functionName: "grantRole",
      args: [keccak256(stringToHex("REGISTRAR")), registrar.account.address],
    });
    const { status } = await client.waitForTransactionReceipt({ hash: appointed });
    if (status !== "success") throw new Error("No registrar could be appointed");
    return { chainId, ledger: ledger.address, ledgerBlock: Number(ledger.block), registry: registry.address };
  };
  const deployed = known ?? (await deployAll());
  if (!known) await writeFile(note, JSON.stringify(deployed));

  return {
    client,
    payer,
    registrar,
    ledger: { address: deployed.ledger, fromBlock: BigInt(deployed.ledgerBlock), finality: { depth: 0 } },
    registry: deployed.registry,
    registrars: [registrar.account.address],
    rpcUrl: chain.url,
    isPlay: true,
    stop: () => chain.stop(),
  };
}
