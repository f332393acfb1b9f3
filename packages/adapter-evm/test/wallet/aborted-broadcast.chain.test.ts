import type { Act, Hex } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { type Endpoint, libraries } from "../setup/libraries.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const reason = new Error("stopped");

describe.each(Object.entries(libraries))("an abort of what a key sends through %s", (_name, library) => {
  /** Submits, and aborts when the wallet's node is asked by such a method. It answers late. */
  async function abortedAt(method: RegExp, isAnswered: boolean) {
    const stop = new AbortController();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const broadcasts: string[] = [];
    const deliver: Endpoint["deliver"] = async (send, body) => {
      if (body.includes("eth_sendRawTransaction")) broadcasts.push(body);
      if (!method.test(body)) return send();
      const answer = isAnswered ? await send() : undefined;
      stop.abort(reason);
      await released;
      return answer ?? send();
    };
    const { ledger } = library.connect(chain, await newLedger(chain));
    const key = await newKey(chain);
    const wallet = await library.wallet({ ...chain, deliver }, key);
    const acts: readonly Act[] = [{ kind: "publishKey", participant: wallet.address, key: `0x${"07".repeat(32)}` }];
    const submit = (signal?: AbortSignal) => ledger.submit(acts, wallet, { signal });
    const error = (await submit(stop.signal).catch((thrown: unknown) => thrown)) as { readonly transaction?: Hex };
    return { ledger, wallet, key, acts, error, release, submit, broadcasts };
  }

  test("while the node does not answer the broadcast names the transaction, which can be waited for", async () => {
    const { ledger, wallet, error, release } = await abortedAt(/eth_sendRawTransaction/u, true);
    expect(error).toMatchObject({
      code: "WALLET_UNANSWERED",
      retryable: false,
      cause: reason,
      transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/u),
    });
    const { transaction = "0x" } = error;
    expect(await chain.client.waitForTransactionReceipt({ hash: transaction })).toMatchObject({ status: "success" });
    await chain.client.mine({ blocks: 12 });
    expect(await ledger.finalized({ transaction })).toMatchObject({ transaction, position: { final: true } });
    expect((await ledger.account(wallet.address)).nonce).toBe(1);
    release();
  });

  test("before the broadcast sends nothing, and a second try works", async () => {
    const { ledger, wallet, error, release, submit, broadcasts } = await abortedAt(
      /eth_(?:getTransactionCount|fillTransaction)/u,
      false,
    );
    expect(error).toMatchObject({ code: "WALLET_UNANSWERED", transaction: undefined });
    release();
    await submit();
    expect(broadcasts).toHaveLength(1);
    expect((await ledger.account(wallet.address)).nonce).toBe(1);
  });

  test("holds no key, in any error or its causes", async () => {
    const { error, key, release } = await abortedAt(/eth_sendRawTransaction/u, false);
    release();
    for (let one: unknown = error; one instanceof Error; one = one.cause)
      expect(`${String(one)} ${JSON.stringify(one)} ${one.stack}`).not.toContain(key.slice(2));
  });
});
