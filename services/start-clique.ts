import { join } from "node:path";
import { newValidatorAccount, startValidator } from "./clique-validator.ts";
import { ask, type GethNode } from "./geth-node.ts";
import { cliqueProgram } from "./geth-program.ts";
import { assemble, type Service } from "./service.ts";
import { stateDirectory } from "./state-directory.ts";

export interface CliqueOptions {
  /** Addresses that own a million ether from the first block on. */
  readonly funded: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

export interface Validator {
  /** JSON-RPC, by HTTP. */
  readonly url: string;
  /** Of the account that signs its blocks. */
  readonly address: string;
  /** Ends it without asking. */
  readonly kill: () => Promise<void>;
}

/** `url` is the first validator's. */
export interface Clique extends Service {
  readonly validators: readonly Validator[];
}

const MILLION_ETHER = `0x${(10n ** 24n).toString(16)}`;

/**
 * A private chain (id 31338) of three validators, who seal a block a second in turns (proof of
 * authority: clique, EIP-225) under the rules of London. Two of the three suffice. Built from
 * `services/geth-clique`.
 */
export async function startClique({ funded, signal }: CliqueOptions): Promise<Clique> {
  const geth = await cliqueProgram(signal);
  let validators: readonly Validator[] = [];
  const service = await assemble("built from services/geth-clique", async (defer) => {
    const state = await stateDirectory("clique");
    defer(() => state.remove());
    const directories = ["one", "two", "three"].map((name) => join(state.path, name));
    const accounts = await Promise.all(directories.map((directory) => newValidatorAccount(geth, directory, signal)));
    const genesis = genesisOf(
      accounts.map(({ address }) => address),
      funded,
    );
    const nodes: GethNode[] = [];
    for (const account of accounts) {
      const node = await startValidator(geth, account, genesis, signal);
      defer(() => node.stop());
      nodes.push(node);
    }
    await introduce(nodes);
    await startSealing(
      nodes,
      accounts.map(({ address }) => address),
    );
    await Promise.all(nodes.map((node) => node.ready(() => answers(node))));
    validators = nodes.map((node, index) => ({
      url: node.url,
      address: accounts[index]?.address ?? "",
      kill: () => node.kill(),
    }));
    return validators[0]?.url ?? "";
  });
  return { ...service, validators };
}

function genesisOf(signers: readonly string[], funded: readonly string[]): object {
  const forks = ["homestead", "eip150", "eip155", "eip158", "byzantium", "constantinople", "petersburg"];
  const rules = [...forks, "istanbul", "berlin", "london"].map((fork) => [`${fork}Block`, 0]);
  return {
    config: { chainId: 31_338, ...Object.fromEntries(rules), clique: { period: 1, epoch: 30_000 } },
    // 32 bytes to say anything, the signers in order, and room for a signature
    extraData: `0x${"00".repeat(32)}${signers
      .map((address) => address.slice(2))
      .toSorted()
      .join("")}${"00".repeat(65)}`,
    difficulty: "0x1",
    gasLimit: "0x1c9c380",
    timestamp: `0x${Math.floor(Date.now() / 1000).toString(16)}`,
    alloc: Object.fromEntries(funded.map((address) => [address, { balance: MILLION_ETHER }])),
  };
}

/** Makes the nodes peers of each other, and waits until they are. */
async function introduce(nodes: readonly GethNode[]): Promise<void> {
  for (const [index, { url }] of nodes.entries()) {
    const { enode } = (await ask(url, "admin_nodeInfo")) as { readonly enode: string };
    for (const later of nodes.slice(index + 1)) await ask(later.url, "admin_addPeer", enode);
  }
  const others = nodes.length - 1;
  for (const node of nodes) await node.ready(async () => ((await peersOf(node)) === others ? true : undefined));
}

/**
 * To how many peers a node announces its blocks. A peer whose protocol is "handshake" is only
 * connected: it does not hear of a block that is sealed then, and validators that each sealed a
 * first block of their own wait for each other for ever.
 */
async function peersOf({ url }: GethNode): Promise<number> {
  const peers = (await ask(url, "admin_peers")) as readonly { readonly protocols: { readonly eth?: unknown } }[];
  return peers.filter(({ protocols }) => typeof protocols.eth === "object").length;
}

/**
 * A node discards the blocks that it hears of before it seals itself. If it discards the one of
 * whose turn it is, all stay with first blocks of their own, and wait for each other for ever. So
 * that validator begins last: the others hear its block, and leave theirs for it, which weigh less.
 */
async function startSealing(nodes: readonly GethNode[], addresses: readonly string[]): Promise<void> {
  const inTurn = addresses.toSorted()[1]; // EIP-225: the first block's number, modulo the signers
  const begin = (turn: boolean) =>
    Promise.all(
      nodes.filter((_, index) => (addresses[index] === inTurn) === turn).map(({ url }) => ask(url, "miner_start")),
    );
  await begin(false);
  await begin(true);
}

/**
 * A node answers no question about a transaction before it has looked at the first blocks. The
 * second block is the first that takes two validators.
 */
const answers = async ({ url }: GethNode): Promise<true | undefined> => {
  try {
    await ask(url, "eth_getTransactionReceipt", `0x${"00".repeat(32)}`);
    return Number(await ask(url, "eth_blockNumber")) >= 2 ? true : undefined;
  } catch {
    return undefined;
  }
};
