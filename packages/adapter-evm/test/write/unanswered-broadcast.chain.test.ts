import type { Act, Address } from "@chartkey/core/adapters";
import { afterAll, describe, expect, test } from "vitest";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { type Endpoint, libraries } from "../setup/libraries.js";
import { type Lie, RawResponse, RpcFailure, startLyingProxy } from "../setup/lying-proxy.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const proxy = await startLyingProxy(chain.url);
afterAll(() => proxy.stop());

const publish = (participant: Address): Act => ({ kind: "publishKey", participant, key: `0x${"07".repeat(32)}` });
const isBroadcast = (method: string) => method === "eth_sendRawTransaction";

/** A node that takes a transaction, and answers with something else. */
const taking =
  (answer: () => Error): Lie =>
  async (method, params, ask) => {
    const taken = await ask(method, params);
    if (isBroadcast(method)) throw answer();
    return taken;
  };

/** A node that does not take it. */
const refusing =
  (answer: () => Error): Lie =>
  async (method, params, ask) => {
    if (isBroadcast(method)) throw answer();
    return ask(method, params);
  };

const says = (message: string) => () => new RpcFailure({ code: -32_000, message });

/** The client's time limit is over before the node has answered. */
const timingOut: Pick<Endpoint, "deliver"> = {
  deliver: async (send, body) => {
    const answer = await send();
    if (body.includes("eth_sendRawTransaction")) throw new Error("The request timed out");
    return answer;
  },
};

const unanswered: Readonly<Record<string, { readonly lie?: Lie; readonly client?: Pick<Endpoint, "deliver"> }>> = {
  "has no answer in time": { client: timingOut },
  "ends in a cut connection": { lie: taking(() => new RawResponse(0, undefined)) },
  "ends in a 502 without JSON": { lie: taking(() => new RawResponse(502, "<html>502 Bad Gateway</html>")) },
  "was known when it came again": { lie: taking(says("already known")) },
  "was included when it came again": { lie: taking(says("nonce too low: next nonce 1, tx nonce 0")) },
  "took the node too long": { lie: taking(says("request timed out")) },
};

describe.each(Object.entries(libraries))("the broadcast of a key's transaction through %s", (_name, library) => {
  const scene = async ({ lie, client }: (typeof unanswered)[string]) => {
    const options = await newLedger(chain);
    const { ledger } = library.connect(chain, options);
    const wallet = await library.wallet({ ...chain, url: proxy.url, ...client }, await newKey(chain));
    const entries = async () => {
      let count = 0;
      for await (const _ of ledger.entries({ log: wallet.address })) count += 1;
      return count;
    };
    proxy.setLie(lie);
    return { options, ledger, wallet, entries };
  };

  test.each(Object.entries(unanswered))("that %s is waited for", async (_, how) => {
    const { ledger, wallet, entries } = await scene(how);
    const { transaction } = await ledger.submit([publish(wallet.address)], wallet);
    expect(transaction).toMatch(/^0x[0-9a-f]{64}$/u);
    expect(await entries()).toBe(1);
  });

  test.each(Object.entries(unanswered))("that %s has its hash in the wallet's error", async (_, how) => {
    const { wallet } = await scene(how);
    const error: unknown = await wallet.send({ to: wallet.address, data: "0x" }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: false });
    const { transaction } = error as { readonly transaction: `0x${string}` };
    expect(await chain.client.waitForTransactionReceipt({ hash: transaction })).toMatchObject({ status: "success" });
  });

  test.each([
    ["refuses it", refusing(says("transaction underpriced"))],
    ["does not let the app in", refusing(() => new RawResponse(403, "{}"))],
  ])("that reaches a node which %s is not waited for", async (_, lie) => {
    const { ledger, wallet, entries } = await scene({ lie });
    await expect(ledger.submit([publish(wallet.address)], wallet)).rejects.toMatchObject({
      code: "LEDGER_UNAVAILABLE",
      transaction: undefined,
    });
    expect(await entries()).toBe(0);
  });
});
