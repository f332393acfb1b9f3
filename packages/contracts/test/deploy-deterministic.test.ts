import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { network } from "hardhat";
import {
  createTestClient,
  custom,
  getContractAddress,
  type Hex,
  http,
  keccak256,
  parseTransaction,
  publicActions,
  recoverTransactionAddress,
  type TransactionSerializedLegacy,
  walletActions,
} from "viem";
import { hardhat } from "viem/chains";
import { PATIENCE } from "../../../test/setup/patience.js";
import { startAnvil } from "../../../test/setup/anvil.js";
import { chartkeyLedgerCode, chartkeyPreparerCode } from "../src/deploy/deployed-code.js";
import { factoryCreation } from "../src/deploy/ensure-factory.js";
import { factory } from "../src/deploy/factory.js";
import { DeploymentError, type DeploymentErrorCode, deployDeterministic, type Sender } from "../src/deploy/index.js";
import { chartkeyLedgerAddress, chartkeyPreparerAddress } from "../src/deployments/index.js";
import { hardhatClient } from "./hardhat-client.js";

const otherCode = "0x60006000fd";

const fails = (deployment: Promise<unknown>, code: DeploymentErrorCode) =>
  assert.rejects(deployment, (error) => error instanceof DeploymentError && error.code === code);

type Client = Awaited<ReturnType<typeof hardhatClient>>;
interface Request {
  readonly method: string;
  readonly params?: unknown;
}

/** The client's chain, where some requests fail. */
const failing = (client: Client, failure: (request: Request) => string | undefined) => ({
  request: async (request: Request): Promise<unknown> => {
    const message = failure(request);
    if (message !== undefined) throw new Error(message);
    // viem types the methods it knows, and not the rest
    return client.request(request as never);
  },
});

describe("deployDeterministic", () => {
  let client: Client;
  let account: Hex;
  let other: Hex;

  beforeEach(async () => {
    client = await hardhatClient();
    [account, other] = (await client.getAddresses()) as [Hex, Hex];
  });

  const sent = () => client.getTransactionCount({ address: account });

  /** One by one: of blocks that it mines at once, Hardhat's network does not know the state. */
  const mine = async (blocks: number) => {
    for (let mined = 0; mined < blocks; mined++) await client.mine({ blocks: 1 });
  };

  /** Hardhat's network throws for a transaction that it includes and that reverts. */
  const sendAnyway: Sender = (tx) =>
    client
      .sendTransaction({ account, gas: 5_000_000n, ...tx })
      .catch(async () => (await client.getBlock()).transactions[0] ?? assert.fail("nothing was included"));

  it("deploys the factory, the ledger and the preparer to a chain that has none of them", async () => {
    const { address, block, transaction } = await deployDeterministic(client, account);
    assert.equal(address, chartkeyLedgerAddress);
    assert.equal(await client.getCode({ address }), chartkeyLedgerCode);
    assert.equal(await client.getCode({ address: chartkeyPreparerAddress }), chartkeyPreparerCode);
    assert.ok(transaction);
    assert.equal((await client.getTransactionReceipt({ hash: transaction })).blockNumber, block);
  });

  it("deploys the preparer alone where the ledger is deployed already", async () => {
    let sending = 0;
    const interrupted: Sender = async (tx) => {
      // the ether of the factory, the ledger, the preparer
      if (++sending > 2) throw new Error("declined");
      return client.sendTransaction({ account: other, ...tx });
    };
    await assert.rejects(deployDeterministic(client, interrupted), /declined/);
    assert.equal(await client.getCode({ address: chartkeyLedgerAddress }), chartkeyLedgerCode);
    await deployDeterministic(client, account);
    assert.equal(await client.getCode({ address: chartkeyPreparerAddress }), chartkeyPreparerCode);
    assert.equal(await sent(), 1);
  });

  it("finds the ledger that a wallet deployed which gave no hash", async () => {
    const silent: Sender = async (tx) => {
      await client.sendTransaction({ account: other, ...tx });
      return null as unknown as string;
    };
    assert.equal((await deployDeterministic(client, silent)).address, chartkeyLedgerAddress);
  });

  it("gives the same address whoever pays and whatever stood there before", async () => {
    await client.sendTransaction({ account: other, to: account, value: 1n });
    const { address } = await deployDeterministic(client, (tx) => client.sendTransaction({ account: other, ...tx }));
    assert.equal(address, chartkeyLedgerAddress);
  });

  it("gives the same address on anvil, which has the factory", async () => {
    const anvil = await startAnvil();
    try {
      const { address, block } = await deployDeterministic(
        createTestClient({ mode: "anvil", chain: hardhat, transport: http(anvil.url, { timeout: PATIENCE }) }),
        account,
      );
      assert.deepEqual({ address, block }, { address: chartkeyLedgerAddress, block: 1n });
    } finally {
      await anvil.stop();
    }
  });

  it("does nothing any later time, and finds the first", async () => {
    const first = await deployDeterministic(client, account);
    const count = await sent();
    for (let blocks = 0; blocks < 40; blocks++) {
      assert.deepEqual(await deployDeterministic(client, other), first, `${blocks} blocks later`);
      await mine(1);
    }
    assert.equal(await sent(), count);
  });

  it("finds the ledger of whoever was faster", async () => {
    let first: unknown;
    const slow: Sender = async (tx) => {
      if (tx.to === factory.address) first = await deployDeterministic(client, other);
      return sendAnyway(tx);
    };
    assert.deepEqual(await deployDeterministic(client, slow), first);
  });

  it("finds a ledger that no transaction of its own deployed", async () => {
    await mine(5);
    await client.setCode({ address: chartkeyLedgerAddress, bytecode: chartkeyLedgerCode });
    await mine(5);
    const { block, transaction } = await deployDeterministic(client, account);
    assert.deepEqual([block, transaction], [5n, undefined]);
  });

  it("finds a new ledger on a node that keeps new states only", async () => {
    const forgets = (blocks: RegExp) =>
      failing(client, ({ method, params }) =>
        method === "eth_getCode" && blocks.test(String(params)) ? "missing trie node" : undefined,
      );
    await mine(20);
    const first = await deployDeterministic(client, account);
    assert.deepEqual(await deployDeterministic(forgets(/,0x[0-9]$/u), account), first);

    await mine(50);
    await fails(deployDeterministic(forgets(/,0x/u), account), "HISTORY_UNAVAILABLE");
  });

  it("spends nothing on a node that takes no transaction without a chain id", async () => {
    const strict = failing(client, ({ method }) =>
      method === "eth_sendRawTransaction" ? "only replay-protected (EIP-155) transactions allowed over RPC" : undefined,
    );
    await fails(deployDeterministic(strict, account), "FACTORY_REFUSED");
    assert.equal(await sent(), 0);
  });

  it("spends nothing where the base fee is higher than what the factory's creation pays", async () => {
    await client.setNextBlockBaseFeePerGas({ baseFeePerGas: 2n * factoryCreation.gasPrice });
    await mine(1);
    await fails(deployDeterministic(client, account), "FEES_TOO_HIGH");
    assert.equal(await sent(), 0);
    assert.equal(await client.getBalance({ address: factoryCreation.signer }), 0n);
  });

  it("spends nothing where the factory's creation takes more gas than it has", async () => {
    const dear = {
      request: async (request: Request): Promise<unknown> =>
        request.method === "eth_estimateGas" ? "0x186a1" : client.request(request as never),
    };
    await fails(deployDeterministic(dear, account), "FACTORY_REFUSED");
    assert.equal(await sent(), 0);
  });

  it("pays nothing where the time of blocks is in milliseconds", async () => {
    const { timestamp } = await client.getBlock();
    const inMilliseconds = {
      request: async (request: Request): Promise<unknown> => {
        const answer: unknown = await client.request(request as never);
        if (request.method !== "eth_getBlockByNumber") return answer;
        return { ...(answer as object), timestamp: `0x${(timestamp * 1000n).toString(16)}` };
      },
    };
    await fails(deployDeterministic(inMilliseconds, account), "TIME_NOT_IN_SECONDS");
    assert.equal(await sent(), 0);
  });

  it("finds what stands behind a balancer, whose nodes see it late and fail in between", async () => {
    // each question gets the answer of some blocks ago at first: no code, no balance, no receipt
    const late = new Map<string, number>();
    const balanced = {
      request: async (request: Request): Promise<unknown> => {
        const answer: unknown = await client.request(request as never);
        const lags = {
          eth_getCode: "0x",
          eth_getBalance: "0x0",
          eth_getTransactionReceipt: null,
          eth_getTransactionByHash: null,
        };
        if (!(request.method in lags) || answer === lags[request.method as keyof typeof lags]) return answer;
        const question = JSON.stringify(request);
        const asked = late.get(question) ?? 0;
        late.set(question, asked + 1);
        if (asked === 0) throw new Error("header not found");
        return asked < 3 ? lags[request.method as keyof typeof lags] : answer;
      },
    };
    const { address } = await deployDeterministic(balanced, account);
    assert.equal(address, chartkeyLedgerAddress);
    assert.equal(await client.getCode({ address }), chartkeyLedgerCode);
  });

  it("finds the ledger of a transaction that was sent again at a higher price, under another hash", async () => {
    let replaced: Hex | undefined;
    const spedUp: Sender = async (tx) => {
      const sentNow = await client.sendTransaction({ account, ...tx });
      if (tx.to !== factory.address) return sentNow;
      replaced ??= sentNow;
      // a hash that no node has ever seen
      return `0x${"5e".repeat(32)}`;
    };
    const { transaction } = await deployDeterministic(client, spedUp);
    assert.equal(transaction, replaced);
  });

  it("goes on where an earlier try ended", async () => {
    let sending = 0;
    const interrupted: Sender = async (tx) => {
      if (++sending > 1) throw new Error("declined");
      return client.sendTransaction({ account, ...tx });
    };
    await assert.rejects(deployDeterministic(client, interrupted), /declined/);
    assert.equal(await client.getCode({ address: factory.address }), factory.code);
    assert.equal((await deployDeterministic(client, account)).address, chartkeyLedgerAddress);
    assert.equal(await sent(), 3);
  });

  it("waits for the factory that is on its way", async () => {
    await client.setBalance({ address: factoryCreation.signer, value: factoryCreation.cost });
    await client.setAutomine(false);
    await client.sendRawTransaction({ serializedTransaction: factoryCreation.signed });
    const deployment = deployDeterministic(client, account);
    await client.setIntervalMining({ interval: 1 });
    assert.equal((await deployment).address, chartkeyLedgerAddress);
    assert.equal(await sent(), 2);
  });

  it("says so where new rules make the factory's transaction too cheap; there it stands in the genesis block", async () => {
    const { provider } = await network.create({ override: { hardfork: "amsterdam" } });
    const amsterdam = createTestClient({ mode: "hardhat", chain: hardhat, transport: custom(provider) })
      .extend(publicActions)
      .extend(walletActions);
    await fails(deployDeterministic(amsterdam, account), "FACTORY_REFUSED");
    await amsterdam.setCode({ address: factory.address, bytecode: factory.code });
    assert.equal((await deployDeterministic(amsterdam, account)).address, chartkeyLedgerAddress);
  });

  for (const [what, address] of [
    ["factory", factory.address],
    ["ledger", chartkeyLedgerAddress],
  ] as const)
    it(`does nothing where other code stands in the ${what}'s place`, async () => {
      await client.setCode({ address, bytecode: otherCode });
      await fails(deployDeterministic(client, account), "CODE_UNEXPECTED");
      assert.equal(await sent(), 0);
    });

  it("says when it reverted", async () => {
    const twisted: Sender = (tx) => sendAnyway(tx.data ? { ...tx, data: `${tx.data.slice(0, 66)}fe` as Hex } : tx);
    await fails(deployDeterministic(client, twisted), "REVERTED");
  });

  it("does nothing once aborted", async () => {
    await assert.rejects(deployDeterministic(client, account, { signal: AbortSignal.abort() }), { name: "AbortError" });
    assert.equal(await sent(), 0);
  });
});

it("The factory's creation is signed by nobody, for every chain, and creates the factory", async () => {
  const { address, code } = factory;
  const { signed, signer, hash, cost } = factoryCreation;
  const { chainId, nonce, gas, gasPrice, data } = parseTransaction(signed as TransactionSerializedLegacy);
  assert.equal(
    await recoverTransactionAddress({ serializedTransaction: signed as TransactionSerializedLegacy }),
    signer,
  );
  assert.equal(keccak256(signed), hash);
  assert.equal(chainId, undefined);
  assert.equal((gas ?? 0n) * (gasPrice ?? 0n), cost);
  assert.equal(getContractAddress({ from: signer, nonce: BigInt(nonce ?? 0) }), address);
  assert.ok(data?.endsWith(code.slice(2)));
});
