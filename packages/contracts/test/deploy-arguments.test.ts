import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  deploy,
  deployDeterministic,
  DeploymentError,
  deployPreparer,
  deployRegistry,
  type Hex,
  type Provider,
} from "../src/deploy/index.js";
import { chartkeyLedgerCode } from "../src/deploy/deployed-code.js";
import { deploymentOn } from "../src/deployments/index.js";

const account: Hex = `0x${"ab".repeat(20)}`;
const hash: Hex = `0x${"ab".repeat(32)}`;

const calls = {
  deploy,
  deployDeterministic,
  deployPreparer,
  deployRegistry: (provider: Provider, sender: Hex, options: object = {}) =>
    deployRegistry(provider, sender, { admin: account, ...options }),
};

type Deploy = (provider: unknown, sender: unknown, options?: unknown) => Promise<unknown>;

/** A node that is asked for nothing. */
function silent() {
  const asked: string[] = [];
  return {
    asked,
    request: async ({ method }: { readonly method: string }): Promise<never> => {
      asked.push(method);
      throw new Error("The node was asked");
    },
  };
}

for (const [name, call] of Object.entries(calls) as [string, Deploy][])
  describe(name, () => {
    for (const provider of [undefined, null, {}, 5, "http://localhost:8545", { request: 5 }, { send: null }, []])
      it(`refuses ${JSON.stringify(provider)} for a provider`, async () => {
        await assert.rejects(call(provider, account), { name: "TypeError", message: /^`provider`/u });
      });

    for (const sender of [undefined, null, {}, { zz: 1 }, 5, "", "0x", hash, "vitalik.eth", [account], { signal: 1 }])
      it(`refuses ${JSON.stringify(sender)} for a sender, and asks nothing`, async () => {
        const node = silent();
        await assert.rejects(call(node, sender), { name: "TypeError", message: /^`sender`/u });
        assert.deepEqual(node.asked, []);
      });

    for (const options of [{ zz: 1 }, { signal: {} }])
      it(`refuses the options ${JSON.stringify(options)}, and asks nothing`, async () => {
        const node = silent();
        await assert.rejects(call(node, account, options), TypeError);
        assert.deepEqual(node.asked, []);
      });
  });

describe("deployRegistry", () => {
  it("refuses what is no address of an administrator", async () => {
    for (const admin of [undefined, null, 5, {}, [account], "0x", `0x${"00".repeat(20)}`, hash]) {
      const node = silent();
      await assert.rejects(deployRegistry(node, account, { admin: admin as Hex }), TypeError);
      assert.deepEqual(node.asked, []);
    }
  });
});

describe("deploymentOn", () => {
  it("refuses what is no chain id", () => {
    for (const id of [
      undefined,
      null,
      {},
      [],
      [1],
      "1",
      "",
      "0x1",
      true,
      0,
      0n,
      -1,
      -1n,
      1.5,
      Number.NaN,
      2 ** 60,
      Infinity,
    ])
      assert.throws(() => deploymentOn(id as number), { name: "TypeError", message: /^`chainId`/u });
  });
});

const wrong: readonly unknown[] = [
  null,
  undefined,
  "",
  "0x",
  "zz",
  "0xzz",
  5,
  true,
  {},
  [],
  [null],
  { status: "x" },
  Symbol("x"),
];

/**
 * A node that answers each question well, but for the given ones.
 *
 * @param times how often it answers so, and well from then on
 */
function odd(method: string, answer: unknown, times = Number.POSITIVE_INFINITY) {
  let left = times;
  const good = (asked: string): unknown => {
    switch (asked) {
      case "eth_sendTransaction":
        return hash;
      case "eth_getBlockByNumber":
        return { timestamp: "0x1", transactions: [] };
      case "eth_getCode":
        return chartkeyLedgerCode;
      case "eth_call":
        return `0x${"00".repeat(32)}`;
      case "eth_getTransactionReceipt":
        return { status: "0x1", contractAddress: account, blockNumber: "0x2a", blockHash: hash };
      default:
        return "0x2a";
    }
  };
  return {
    request: async ({ method: asked }: { readonly method: string }): Promise<unknown> => {
      if (asked !== method || left <= 0) return good(asked);
      left -= 1;
      return answer;
    },
  };
}

describe("a node's malformed answer", () => {
  for (const method of ["eth_getBlockByNumber", "eth_blockNumber"])
    it(`to ${method} ends the deployment with a code, before anything is paid`, async () => {
      for (const answer of wrong) {
        if (method === "eth_getBlockByNumber" && typeof answer === "object" && answer !== null) continue;
        let sent = 0;
        const paying = async () => ((sent += 1), hash);
        await assert.rejects(deploy(odd(method, answer), paying), (error: unknown) => {
          assert.ok(error instanceof DeploymentError, String(error));
          assert.equal(error.code, "ANSWER_MALFORMED");
          return true;
        });
        assert.equal(sent, 0);
      }
    });

  it("to eth_getCode ends the search for a contract with a code", async () => {
    for (const answer of wrong) {
      if (answer === "0x") continue;
      for (const call of [deployDeterministic, deployPreparer])
        await assert.rejects(call(odd("eth_getCode", answer), account), { code: "ANSWER_MALFORMED" });
    }
  });

  for (const method of ["eth_getTransactionReceipt", "eth_getCode", "eth_getTransactionByHash"])
    it(`to ${method} after the sending does not end the waiting`, async () => {
      for (const answer of wrong) {
        const { transaction, block } = await deploy(odd(method, answer, 1), account);
        assert.deepEqual({ transaction, block }, { transaction: hash, block: 42n });
      }
    });

  it("to eth_sendTransaction, and what a sender gives instead of a hash, leaves the search by content", async () => {
    for (const answer of [...wrong, Object.create(null)]) {
      const controller = new AbortController();
      const node = odd("none", null);
      let looks = Number.NEGATIVE_INFINITY;
      const looking = async (args: { readonly method: string }) => {
        if (args.method === "eth_blockNumber" && ++looks === 2) controller.abort(new Error("enough"));
        return node.request(args);
      };
      const sender = async () => {
        looks = 0;
        return answer as string;
      };
      await assert.rejects(deploy({ request: looking }, sender, { signal: controller.signal }), { message: "enough" });
    }
  });
});
