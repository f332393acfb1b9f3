import type { Hex } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import type { EvmWallet } from "../../src/index.js";
import { sourceOf } from "../../src/ledger/evm-source.js";
import { encodeActs } from "../../src/write/act-call.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { type Endpoint, libraries } from "../setup/libraries.js";
import { keyAct } from "../setup/relay-setting.js";
import { sendReplacement } from "../setup/replacement.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const { client } = chain;

/** A wallet that answers as `answer` says, after it has sent, or not sent. */
async function setting(answer: (real: EvmWallet, send: () => Promise<Hex>) => Promise<Hex>) {
  const options = await newLedger(chain);
  const { promise: shown, resolve } = Promise.withResolvers<void>();
  const deliver: Endpoint["deliver"] = async (send, body) => {
    const given = await send();
    if (body.includes("eth_getTransactionByHash")) resolve();
    return given;
  };
  const { ledger } = libraries.viem.connect({ ...chain, deliver }, options);
  const real = await libraries.viem.wallet(chain, await newKey(chain));
  const strangersKey = await newKey(chain);
  const stranger = await libraries.viem.wallet(chain, strangersKey);
  const wallet: EvmWallet = { ...real, send: (call, sending) => answer(real, () => real.send(call, sending)) };
  const act = keyAct(real.address);
  const nonce = async () => (await ledger.account(real.address)).nonce;
  const { address } = options;
  /** `shown` resolves once the node has shown a transaction. */
  return {
    address,
    library: sourceOf(ledger).library,
    shown,
    ledger,
    real,
    stranger,
    strangersKey,
    wallet,
    act,
    nonce,
  };
}

const failing = { to: `0x${"00".repeat(19)}09` as Hex, data: "0x00" as Hex, gas: 100_000n };

describe("a wallet that answers with the hash of another transaction", () => {
  test("of its own, and has sent the act: the act's own logs are found", async () => {
    const s = await setting(async (real, send) => {
      await send();
      return real.send({ to: real.address, data: "0x" });
    });
    const receipt = await s.ledger.submit([s.act], s.wallet);
    expect(await s.nonce()).toBe(1);
    const { logs } = await client.getTransactionReceipt({ hash: receipt.transaction as Hex });
    expect(logs).toHaveLength(1);
    await client.mine({ blocks: 12 });
    expect(await s.ledger.finalized(receipt)).toMatchObject({ transaction: receipt.transaction });
  });

  test("from before the prompt, and has sent the act: the act's own logs are found", async () => {
    let early: Hex = "0x";
    const s = await setting(async (_real, send) => (await send(), early));
    early = await s.real.send({ to: s.real.address, data: "0x" });
    const receipt = await s.ledger.submit([s.act], s.wallet);
    expect(receipt.transaction).not.toBe(early);
    expect(await s.nonce()).toBe(1);
  });

  test.each([
    [
      "that succeeded",
      { to: `0x${"12".repeat(20)}`, data: "0x" },
      { code: "LEDGER_REVERTED", message: expect.stringContaining("has not logged it"), retryable: false },
    ],
    ["that failed", failing, { code: "WALLET_UNANSWERED", retryable: false }],
  ] as const)("of somebody else %s: no success, and a second try works", async (_what, call, error) => {
    const s = await setting(() => s.stranger.send(call));
    await expect(s.ledger.submit([s.act], s.wallet)).rejects.toMatchObject(error);
    await s.ledger.submit([s.act], s.real);
    expect(await s.nonce()).toBe(1);
  });

  test("of somebody else's act, who then cancels it: nothing claims that nothing happened", async () => {
    const s = await setting(async () => {
      await client.setAutomine(false);
      return s.stranger.send({ ...theirs, gas: 200_000n });
    });
    const theirs = {
      to: s.address,
      data: encodeActs([keyAct(s.stranger.address)], { nonce: 0, access: 0 }, s.library),
    };
    try {
      let cancelled: Promise<unknown> | undefined;
      const submitting = s.ledger.submit([s.act], s.wallet, {
        onProgress: (event) => {
          if (event.type === "ledger:submitted") cancelled = cancel(event.transaction as Hex);
        },
      });
      const cancel = async (hash: Hex) => {
        await s.shown;
        await sendReplacement(chain, { key: s.strangersKey, hash }, { data: "0x" });
        await client.mine({ blocks: 1 });
      };
      const error: unknown = await submitting.catch((thrown: unknown) => thrown);
      await cancelled;
      expect(error).toMatchObject({ code: "LEDGER_DROPPED", retryable: false });
      expect(String(error)).not.toMatch(/nothing happened/iu);
    } finally {
      await client.setAutomine(true);
    }
  });
});
