import assert from "node:assert/strict";
import { beforeEach, describe, it, mock } from "node:test";
import { type Hex, numberToHex } from "viem";
import { factoryCreation } from "../src/deploy/ensure-factory.js";
import { factory } from "../src/deploy/factory.js";
import {
  chartkeyLedgerBytecode,
  deploy,
  deployDeterministic,
  deployRegistry,
  type Provider,
  type Sender,
} from "../src/deploy/index.js";
import { chartkeyLedgerAddress } from "../src/deployments/index.js";
import { hardhatClient } from "./hardhat-client.js";

type Client = Awaited<ReturnType<typeof hardhatClient>>;
interface Request {
  readonly method: string;
  readonly params: readonly unknown[];
}
/** An answer in place of the chain's own; `undefined` for the chain's own. */
type Instead = (request: Request, answer: () => Promise<unknown>) => unknown;

const never = () => new Promise<never>(() => {});
const foreignHash: Hex = `0x${"5e".repeat(32)}`;

describe("Deploying", () => {
  let client: Client;
  let account: Hex;

  beforeEach(async () => {
    client = await hardhatClient();
    [account] = (await client.getAddresses()) as [Hex];
  });

  /** The client's chain, where some answers are others. */
  const answering = (instead: Instead): Provider => ({
    request: async ({ method, params = [] }) => {
      // viem types the methods it knows, and not the rest
      const answer = async (): Promise<unknown> => client.request({ method, params } as never);
      return (await instead({ method, params: params as readonly unknown[] }, answer)) ?? answer();
    },
  });

  const sent = () => client.getTransactionCount({ address: account });
  const withAccount: Sender = (tx) => client.sendTransaction({ account, ...tx });

  /** Each method that a deployment asks for. */
  const methodsOf = async (run: (node: Provider) => Promise<unknown>): Promise<readonly string[]> => {
    const methods = new Set<string>();
    await run(answering(({ method }) => void methods.add(method)));
    return [...methods];
  };

  /** Runs through everything: no factory at first, and a ledger that is there afterwards. */
  const deployTwice = async (node: Provider, signal?: AbortSignal) => {
    await deployDeterministic(node, withAccount, { signal });
    return deployDeterministic(node, withAccount, { signal });
  };

  for (const [name, run] of [
    ["deploy", (node: Provider, signal?: AbortSignal) => deploy(node, withAccount, { signal })],
    [
      "deployRegistry",
      (node: Provider, signal?: AbortSignal) => deployRegistry(node, withAccount, { admin: account, signal }),
    ],
    ["deployDeterministic", deployTwice],
  ] as const)
    it(`by ${name} ends at an abort, whichever question the node leaves open`, async () => {
      const methods = await methodsOf(run);
      assert.ok(methods.length > 4);
      for (const silent of methods) {
        client = await hardhatClient();
        const stop = new AbortController();
        const node = answering(({ method }) => {
          if (method !== silent) return undefined;
          setImmediate(() => stop.abort(new Error(`enough of ${silent}`)));
          return never();
        });
        await assert.rejects(run(node, stop.signal), { message: `enough of ${silent}` });
      }
    });

  it("ends without a signal, too: an answer that never comes is asked for again", async () => {
    const over = AbortSignal.abort(new Error("The time is over"));
    const limit = mock.method(AbortSignal, "timeout", () => new AbortController().signal);
    try {
      let isSilent = true;
      const node = answering(({ method }) => {
        if (method !== "eth_getTransactionReceipt" || !isSilent) return undefined;
        isSilent = false;
        return never();
      });
      const deploying = deploy(node, async (tx) => {
        // for the next question, which is the one for the receipt
        limit.mock.mockImplementationOnce(() => over);
        return withAccount(tx);
      });
      assert.equal((await deploying).block, 1n);
    } finally {
      limit.mock.restore();
    }
  });

  it("says that a wallet has put something else there", async () => {
    const edited: Sender = (tx) => withAccount({ ...tx, data: "0x600160005360016000f3" });
    await assert.rejects(deploy(client, edited), { code: "CODE_UNEXPECTED" });
    const emptied: Sender = (tx) => withAccount({ ...tx, data: "0x00" });
    await assert.rejects(deploy(client, emptied), { code: "REVERTED", message: /left no ledger/u });
    const calling: Sender = (tx) => withAccount({ ...tx, to: account, data: "0x" });
    await assert.rejects(deploy(client, calling), { code: "REVERTED", message: /calls instead/u });
  });

  for (const [what, hash] of [
    ["gives no hash", null],
    ["gives a hash that no node has seen, since it was sent again at another price", foreignHash],
  ] as const)
    it(`finds the contract of a wallet that ${what}`, async () => {
      let real: Hex | undefined;
      const sender: Sender = async (tx) => {
        real = (await withAccount(tx)) as Hex;
        return hash as string;
      };
      const { transaction, address } = await deploy(client, sender);
      assert.equal(transaction, real);
      assert.notEqual(await client.getCode({ address }), undefined);
    });

  it("finds the transaction that took the place of another, which a node still shows", async () => {
    const nonce = await sent();
    await client.setAutomine(false);
    let first: unknown;
    let second: Hex | undefined;
    const node = answering(async ({ method, params }, answer) => {
      if (method !== "eth_getTransactionByHash" || second === params[0]) return undefined;
      first ??= await answer();
      if (second === undefined) {
        const data = chartkeyLedgerBytecode;
        second = await client.sendTransaction({ account, nonce, data, gasPrice: 10n ** 12n });
        await client.mine({ blocks: 1 });
      }
      return first;
    });
    const { transaction } = await deploy(node, (tx) => client.sendTransaction({ account, nonce, ...tx }));
    assert.equal(transaction, second);
  });

  it("believes no node that has not seen the contract in the block that holds it", async () => {
    let left = 12;
    let included = false;
    const node = answering(async ({ method, params }, answer) => {
      if (method === "eth_getTransactionReceipt") included ||= params[0] !== factoryCreation.hash && !!(await answer());
      const isLate = method === "eth_getCode" && params[0] === chartkeyLedgerAddress && included && left > 0;
      if (!isLate) return undefined;
      left -= 1;
      // such a node fails where the block is named by its hash
      if (typeof params[1] !== "string") throw new Error("header not found");
      return "0x";
    });
    assert.equal((await deployDeterministic(node, account)).address, chartkeyLedgerAddress);
    assert.equal(left, 0);
  });

  for (const [what, late] of [
    ["fail", () => Promise.reject(new Error("header not found"))],
    ["answer as if nothing stood there", () => "0x"],
  ] as const)
    it(`finds the first block behind nodes that lack the newest blocks, and ${what}`, async () => {
      const first = await deployDeterministic(client, account);
      for (let blocks = 0; blocks < 20; blocks++) await client.mine({ blocks: 1 });
      let asked = 0;
      const node = answering(({ method, params }) =>
        method === "eth_getCode" && params[1] !== "latest" && ++asked % 3 !== 0 ? late() : undefined,
      );
      assert.deepEqual(await deployDeterministic(node, account), first);
    });

  it("pays for nothing that one of two nodes does not know yet", async () => {
    await deployDeterministic(client, account);
    const before = await sent();
    let asked = 0;
    const node = answering(({ method, params }) =>
      method === "eth_getCode" && params[1] === "latest" && ++asked % 2 === 1 ? "0x" : undefined,
    );
    assert.equal((await deployDeterministic(node, account)).address, chartkeyLedgerAddress);
    assert.equal(await sent(), before);
  });

  it("goes on while nodes have not seen the payment for the factory", async () => {
    // the pauses pass at once
    const pauses = mock.method(globalThis, "setTimeout", (work: () => void) => setImmediate(work));
    try {
      let left = 40;
      const node = answering(async ({ method }) => {
        const isPaid = (await client.getBalance({ address: factoryCreation.signer })) > 0n;
        if (method !== "eth_sendRawTransaction" || !isPaid || left-- <= 0) return undefined;
        throw new Error("insufficient funds for gas * price + value: balance 0, tx cost 10000000000000000");
      });
      assert.equal((await deployDeterministic(node, account)).address, chartkeyLedgerAddress);
    } finally {
      pauses.mock.restore();
    }
  });

  it("pays nothing while the node that is to take the factory's creation does not answer", async () => {
    const node = answering(({ method }) => {
      if (method !== "eth_sendRawTransaction") return undefined;
      throw new Error(left-- > 0 ? "fetch failed" : "only replay-protected (EIP-155) transactions allowed over RPC");
    });
    let left = 2;
    await assert.rejects(deployDeterministic(node, account), { code: "FACTORY_REFUSED" });
    assert.equal(await sent(), 0);
  });

  it("pays nothing for a factory whose creation was used up", async () => {
    await client.setNonce({ address: factoryCreation.signer, nonce: 1 });
    const pauses = mock.method(globalThis, "setTimeout", (work: () => void) => setImmediate(work));
    try {
      await assert.rejects(deployDeterministic(client, account), { code: "FACTORY_REFUSED" });
    } finally {
      pauses.mock.restore();
    }
    assert.equal(await sent(), 0);
  });

  it("says that the fees are too high where they rise after the payment", async () => {
    const pauses = mock.method(globalThis, "setTimeout", (work: () => void) => setImmediate(work));
    try {
      const node = answering(async ({ method }, answer) => {
        const isPaid = (await client.getBalance({ address: factoryCreation.signer })) > 0n;
        if (!isPaid) return undefined;
        if (method === "eth_sendRawTransaction") throw new Error("max fee per gas less than block base fee");
        if (method !== "eth_getBlockByNumber") return undefined;
        return { ...((await answer()) as object), baseFeePerGas: numberToHex(2n * factoryCreation.gasPrice) };
      });
      await assert.rejects(deployDeterministic(node, account), { code: "FEES_TOO_HIGH" });
    } finally {
      pauses.mock.restore();
    }
    assert.equal((await client.getCode({ address: factory.address })) ?? "0x", "0x");
  });

  for (const [name, run] of [
    ["deploy", (node: Provider) => deploy(node, account)],
    ["deployDeterministic", (node: Provider) => deployDeterministic(node, account)],
  ] as const)
    it(`by ${name} pays nothing where contracts see milliseconds, and the node's blocks tell seconds`, async () => {
      const node = answering(({ method, params }) =>
        method === "eth_call" && (params[0] as { data?: Hex }).data === "0x4260005260206000f3"
          ? numberToHex(1_790_000_000_000n, { size: 32 })
          : undefined,
      );
      await assert.rejects(run(node), { code: "TIME_NOT_IN_SECONDS" });
      assert.equal(await sent(), 0);
    });

  it("sees the time as contracts do", async () => {
    const { timestamp } = await client.getBlock();
    const time = await client.request({
      method: "eth_call",
      params: [{ data: "0x4260005260206000f3" }, "latest"],
    } as never);
    assert.ok(BigInt(time) - timestamp < 100_000n && BigInt(time) >= timestamp);
  });
});
