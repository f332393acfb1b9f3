import { createPublicClient, defineChain, type Hash, type Hex, http, webSocket, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { type GethOptions, startGeth } from "../../../../services/start-geth.js";
import { engineApi, type Payload } from "./engine-api.js";
import { FundedKeys } from "./funded-keys.js";
import { outbidding } from "./outbidding.js";

/** How many blocks follow the one that the driver calls finalized. */
const FINAL_DEPTH = 3n;
/** Geth needs one or two until it has looked into its pool. */
const BUILD_TRIES = 100;

interface GethChainOptions extends Pick<GethOptions, "contracts"> {
  readonly accounts?: number | undefined;
}

/**
 * A real geth, and the consensus client that drives it by the Engine API. Each transaction gets a
 * block at once, one second after the last, and the third block below the head is finalized. Tests
 * that move the clock or reorganise start one of their own.
 */
export async function startGethChain({ accounts = 100, contracts }: GethChainOptions = {}) {
  const keys = new FundedKeys(accounts);
  const geth = await startGeth({ funded: keys.addresses, contracts });
  const { url } = geth;
  const engine = engineApi(geth);
  const chain = defineChain({
    id: 31_337,
    name: "geth",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  const client = createPublicClient({ chain, transport: http(url, { timeout: PATIENCE }), cacheTime: 0 });
  const events = createPublicClient({ transport: webSocket(url.replace("http:", "ws:"), { reconnect: false }) });

  let latestChange: Promise<unknown> = Promise.resolve();
  /** The chain changes in one way at a time. */
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const turn = latestChange.then(change);
    latestChange = turn.catch(() => {});
    return turn;
  };

  /** Blocks that may still be removed are not finalized. */
  let forkedAt: bigint | undefined;
  const finalizedBelow = async (head: bigint): Promise<Hex> => {
    const number = (forkedAt ?? head) - FINAL_DEPTH;
    return number < 0n ? zeroHash : (await client.getBlock({ blockNumber: number })).hash;
  };

  const build = async (seconds: number, transactions: readonly Hash[] = []): Promise<Payload> => {
    const { number, hash, timestamp } = await client.getBlock();
    const finalized = await finalizedBelow(number);
    for (let salt = 0; salt < BUILD_TRIES; salt++) {
      const payload = await engine.build(hash, finalized, timestamp + BigInt(seconds), salt);
      if (transactions.every((transaction) => payload.transactions.includes(transaction))) return payload;
    }
    throw new Error(`Geth does not include ${transactions.join(", ")}`);
  };
  const adopt = async (payload: Payload) => engine.adopt(payload, await finalizedBelow(payload.number));
  const seal = async (seconds: number, transactions?: readonly Hash[]) => adopt(await build(seconds, transactions));

  const isPending = (hash: Hash): Promise<boolean> =>
    client.getTransaction({ hash }).then(
      ({ blockHash }) => blockHash === null,
      () => false,
    );
  const unwatch = events.watchPendingTransactions({
    onTransactions: (hashes) => {
      for (const hash of hashes)
        void inTurn(async () => {
          if (await isPending(hash)) await seal(1, [hash]);
        });
    },
  });

  // geth answers no question about a transaction before it has looked at the first block
  await seal(1);
  while (await client.request({ method: "eth_getTransactionReceipt", params: [zeroHash] }).catch(() => true));

  const transactionsAbove = async (block: bigint) => {
    const transactions = [];
    for (let blockNumber = block + 1n; blockNumber <= (await client.getBlockNumber()); blockNumber++)
      transactions.push(...(await client.getBlock({ blockNumber, includeTransactions: true })).transactions);
    return transactions;
  };
  type Transaction = Awaited<ReturnType<typeof transactionsAbove>>[number];

  /** Replaces a transaction in the pool by an empty one with the same nonce. */
  const displace = async (removed: Transaction): Promise<Hash> => {
    const { from, nonce } = removed;
    const account = privateKeyToAccount(keys.keyOf(from));
    const fees = outbidding(removed);
    const replacement = { chainId: chain.id, nonce, to: from, gas: 21_000n, type: "eip1559", ...fees } as const;
    return client.sendRawTransaction({ serializedTransaction: await account.signTransaction(replacement) });
  };

  return {
    url,
    chain,
    client,
    /** A key that owns a million ether and has sent nothing. */
    newKey: () => keys.next(),
    /** Seals a block exactly `seconds` later than the latest. */
    advance: (seconds: number) => inTurn(() => seal(seconds)),
    /**
     * Runs `work` while no block is sealed. `sealNext` seals one with the transactions of the pool.
     */
    hold: <T>(work: (sealNext: () => Promise<void>) => Promise<T>) => inTurn(() => work(() => seal(1))),
    /**
     * Runs `lost`, and then removes its blocks: a sibling of the first of them becomes the head.
     * Geth puts the transactions of removed blocks back into its pool. Empty ones replace them
     * there, unless they are to be included `again`.
     */
    reorganise: async (lost: () => Promise<void>, { again = false }: { readonly again?: boolean | undefined } = {}) => {
      const sibling = await inTurn(async () => {
        forkedAt = await client.getBlockNumber();
        return build(1);
      });
      await lost();
      await inTurn(async () => {
        const removed = await transactionsAbove(sibling.number - 1n);
        await adopt(sibling);
        forkedAt = undefined;
        const next: Hash[] = [];
        for (const transaction of removed) {
          while (!(await isPending(transaction.hash)));
          next.push(again ? transaction.hash : await displace(transaction));
        }
        await seal(1, next);
      });
    },
    stop: async () => {
      unwatch();
      (await events.transport.getRpcClient()).close();
      await latestChange;
      await geth.stop();
    },
  };
}

export type GethChain = Awaited<ReturnType<typeof startGethChain>>;
