import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { JsonRpcProvider } from "ethers";
import { network } from "hardhat";
import { type Hex, numberToHex } from "viem";
import { chartkeyLedgerBytecode, deploy, type Provider } from "../src/deploy/index.js";
import { chartkeyLedgerCode } from "../src/deploy/deployed-code.js";
import { hardhatClient } from "./hardhat-client.js";

const transaction: Hex = `0x${"ab".repeat(32)}`;
const blockHash: Hex = `0x${"bc".repeat(32)}`;
const address: Hex = `0x${"cd".repeat(20)}`;

/** A node whose receipt is there at the `asks`-th time of asking. */
const node = (status: bigint, asks = 1) => {
  const methods: string[] = [];
  return {
    methods,
    request: async ({ method }: { readonly method: string }) => {
      methods.push(method);
      if (method === "eth_sendTransaction") return transaction;
      if (method === "eth_getBlockByNumber") return { timestamp: "0x0", transactions: [] };
      if (method === "eth_blockNumber") return "0x2a";
      if (method === "eth_getTransactionByHash") return null;
      if (method === "eth_getCode") return chartkeyLedgerCode;
      if (method === "eth_call") return numberToHex(0n, { size: 32 });
      const receipt = { status: numberToHex(status), contractAddress: address, blockNumber: "0x2a", blockHash };
      return methods.filter((name) => name === method).length < asks ? null : receipt;
    },
  };
};

describe("deploy", () => {
  it("takes an account of an EIP-1193 provider", async () => {
    const { provider } = await network.create();
    const [from] = (await provider.request({ method: "eth_accounts" })) as Hex[];
    assert.ok(from);
    const deployed = await deploy(provider, from);
    assert.equal(deployed.block, 1n);
    assert.notEqual(await provider.request({ method: "eth_getCode", params: [deployed.address, "latest"] }), "0x");
  });

  it("takes a wallet client of viem", async () => {
    const client = await hardhatClient();
    const [account] = await client.getAddresses();
    assert.ok(account);
    const deployed = await deploy(client, (tx) => client.sendTransaction({ account, ...tx }));
    const receipt = await client.getTransactionReceipt({ hash: deployed.transaction });
    assert.equal(receipt.contractAddress, deployed.address);
    assert.equal(receipt.blockNumber, deployed.block);
  });

  it("takes a signer of ethers", async () => {
    const server = await network.createServer("default", "127.0.0.1", 0);
    const { address: host, port } = await server.listen();
    const provider = new JsonRpcProvider(`http://${host}:${port}`);
    try {
      const signer = await provider.getSigner();
      const deployed = await deploy(provider, async (tx) => (await signer.sendTransaction(tx)).hash);
      assert.notEqual(await provider.getCode(deployed.address), "0x");
    } finally {
      provider.destroy();
      await server.close();
    }
  });

  it("sends nothing but the bytecode", async () => {
    let sent: unknown;
    await deploy(node(1n), async (tx) => {
      sent = tx;
      return transaction;
    });
    assert.deepEqual(sent, { data: chartkeyLedgerBytecode });
  });

  it("waits for the receipt", async () => {
    const late = node(1n, 3);
    assert.deepEqual(await deploy(late, address), { address, block: 42n, transaction });
    assert.equal(late.methods.filter((method) => method === "eth_getTransactionReceipt").length, 3);
  });

  it("says when it reverted", async () => {
    await assert.rejects(deploy(node(0n), address), /reverted/);
  });

  it("passes on what the sender throws", async () => {
    const declined = new Error("declined");
    await assert.rejects(
      deploy(node(1n), () => Promise.reject(declined)),
      declined,
    );
  });

  it("does nothing once aborted", async () => {
    const unused = node(1n);
    await assert.rejects(deploy(unused, address, { signal: AbortSignal.abort() }), { name: "AbortError" });
    assert.deepEqual(unused.methods, []);
  });

  it("goes on where a node fails, or does not know it yet", async () => {
    const good = node(1n, 3);
    let count = 0;
    const unsteady: Provider = {
      request: async (request) => {
        count += 1;
        if (request.method !== "eth_sendTransaction" && count > 2 && count % 2 === 0) throw new Error("fetch failed");
        return good.request(request);
      },
    };
    assert.deepEqual(await deploy(unsteady, address), { address, block: 42n, transaction });
  });

  it("takes a receipt of a pending transaction for none", async () => {
    const good = node(1n);
    let early = 2;
    const parity: Provider = {
      request: async (request) => {
        if (request.method !== "eth_getTransactionReceipt" || early-- <= 0) return good.request(request);
        return { status: null, contractAddress: null, blockNumber: null, blockHash: null };
      },
    };
    assert.deepEqual(await deploy(parity, address), { address, block: 42n, transaction });
  });

  it("pays nothing where the time of blocks is in milliseconds", async () => {
    const methods: string[] = [];
    const inMilliseconds: Provider = {
      request: async ({ method }) => {
        methods.push(method);
        return method === "eth_getBlockByNumber" ? { timestamp: numberToHex(1_790_000_000_000) } : "0x";
      },
    };
    await assert.rejects(deploy(inMilliseconds, address), { code: "TIME_NOT_IN_SECONDS" });
    assert.ok(!methods.includes("eth_sendTransaction"));
  });

  for (const [what, change, expected] of [
    ["finds the contract of a transaction that was sent again at a higher price", {}, undefined],
    ["says when it was cancelled", { to: "0x", data: "0x" }, "REPLACED"],
  ] as const)
    it(what, async () => {
      const client = await hardhatClient();
      const [account = "0x"] = await client.getAddresses();
      await client.setAutomine(false);
      const nonce = await client.getTransactionCount({ address: account });
      let replacement: Hex | undefined;
      const watched: Provider = {
        request: async (request) => {
          // once the node has shown the first one
          const answer: unknown = await client.request(request as never);
          if (request.method === "eth_getTransactionByHash" && replacement === undefined) {
            const { gasPrice = 10n ** 10n } = await client.getTransaction({ hash: (answer as { hash: Hex }).hash });
            const data = "data" in change ? change.data : chartkeyLedgerBytecode;
            const to = "to" in change ? account : undefined;
            replacement = await client.sendTransaction({ account, nonce, data, to, gasPrice: 10n * gasPrice });
            await client.mine({ blocks: 1 });
          }
          return answer;
        },
      };
      const deploying = deploy(watched, (tx) => client.sendTransaction({ account, nonce, ...tx }));
      if (expected === undefined) assert.equal((await deploying).transaction, replacement);
      else await assert.rejects(deploying, { code: expected });
    });

  it("stops waiting for a sender when aborted", async () => {
    const controller = new AbortController();
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const sender = () => (resolve(), new Promise<string>(() => {}));
    const deploying = deploy(node(1n), sender, { signal: controller.signal });
    await asked;
    controller.abort(new Error("enough"));
    await assert.rejects(deploying, /enough/u);
  });

  it("stops waiting when aborted", async () => {
    const controller = new AbortController();
    const silent: Provider = {
      request: async ({ method }) => {
        if (method === "eth_sendTransaction") return transaction;
        if (method === "eth_getBlockByNumber") return { timestamp: "0x0" };
        if (method === "eth_call" || method === "eth_blockNumber") return "0x0";
        controller.abort();
        return null;
      },
    };
    await assert.rejects(deploy(silent, address, { signal: controller.signal }), { name: "AbortError" });
  });
});
