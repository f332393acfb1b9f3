import type { Act, Hex, Receipt } from "@chartkey/core/adapters";
import { concatHex, createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { PATIENCE } from "../../../../test/setup/patience.js";
import type { EvmWallet } from "../../src/index.js";
import { viemWallet } from "../../src/viem/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { execution, executor } from "../setup/executing-account.js";
import { sendReplacement, signReplacement } from "../setup/replacement.js";
import { ownChain } from "../setup/test-chain.js";
import { watchedLedger } from "../setup/watched-node.js";

const anvil = await ownChain("anvil");
const { client, rpc } = anvil;
const NOBODY: Hex = `0x${"0".repeat(40)}`;

async function setting() {
  const options = await newLedger(anvil);
  const key = await newKey(anvil);
  const account = privateKeyToAccount(key);
  const wallet = viemWallet(
    createWalletClient({ chain: anvil.chain, transport: http(anvil.url, { timeout: PATIENCE }), account }),
  );
  const act = (n: number): Act => ({ kind: "publishKey", participant: wallet.address, key: `0x${`0${n}`.repeat(32)}` });
  let shown: object | undefined;
  const node = watchedLedger(anvil, options, (method) => (method === "eth_getTransactionByHash" ? shown : undefined));
  /** From now on the node shows a transaction as it is now; or as it really is. */
  const freeze = async (hash?: Hex) => {
    shown = hash && { result: await rpc("eth_getTransactionByHash", [hash]) };
  };
  const nonce = async () => (await node.ledger.account(wallet.address)).nonce;
  return { ...node, key, wallet, act, nonce, freeze };
}

type Setting = Awaited<ReturnType<typeof setting>>;

/**
 * Submits while no block is made; `meanwhile` happens to the pending transaction, once the node has
 * shown it.
 */
async function pending(
  { ledger, wallet, act, whenAnswered }: Pick<Setting, "ledger" | "wallet" | "act" | "whenAnswered">,
  meanwhile: (hash: Hex) => Promise<unknown>,
) {
  await client.setAutomine(false);
  try {
    let happening: Promise<unknown> | undefined;
    const looked = whenAnswered("eth_getTransactionByHash");
    const receipt = await ledger.submit([act(1)], wallet, {
      onProgress: (event) => {
        if (event.type === "ledger:submitted") happening = looked.then(() => meanwhile(event.transaction as Hex));
      },
    });
    await happening;
    return receipt;
  } finally {
    await client.setAutomine(true);
    await client.mine({ blocks: 1 });
  }
}

/**
 * A write whose block a reorganisation removes while its finality is awaited. `prepare` runs before
 * the reorganisation, and the function that it returns runs after it.
 */
async function removed(
  { ledger, wallet, act, whenAnswered, hold }: Setting,
  prepare: (hash: Hex) => Promise<() => Promise<unknown>>,
): Promise<{ readonly receipt: Receipt; readonly settling: Promise<Receipt> }> {
  const receipt = await ledger.submit([act(1)], wallet);
  const afterwards = await prepare(receipt.transaction as Hex);
  const looked = whenAnswered("eth_getTransactionReceipt");
  const settling = ledger.finalized(receipt);
  // it may fail before anybody looks
  settling.catch(() => {});
  await looked;
  const release = hold();
  await rpc("anvil_rollback", [1]);
  await afterwards();
  release();
  return { receipt, settling };
}

const mine = (blocks: number) => client.mine({ blocks });

describe("a pending transaction", () => {
  test("that its sender cancels with an empty transaction: LEDGER_DROPPED, and nothing happened", async () => {
    const s = await setting();
    const cancelled = pending(s, async (hash) => {
      await sendReplacement(anvil, { key: s.key, hash }, { to: s.wallet.address, data: "0x" });
      await mine(1);
    });
    await expect(cancelled).rejects.toMatchObject({ code: "LEDGER_DROPPED", retryable: true });
    expect(await s.nonce()).toBe(0);
  });

  test("whose nonce another act used: LEDGER_DROPPED, and only that act is included", async () => {
    const s = await setting();
    const overtaken = pending(s, async (hash) => {
      const { input } = await client.getTransaction({ hash });
      await sendReplacement(
        anvil,
        { key: s.key, hash },
        { data: input.replaceAll("01".repeat(32), "02".repeat(32)) as Hex },
      );
      await mine(1);
    });
    await expect(overtaken).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
    expect(await s.nonce()).toBe(1);
  });

  test("that is replaced twice with the same content is one success", async () => {
    const s = await setting();
    let last: Hex | undefined;
    const receipt = await pending(s, async (hash) => {
      const second = await sendReplacement(anvil, { key: s.key, hash }, { percent: 200n });
      last = await sendReplacement(anvil, { key: s.key, hash: second }, { percent: 200n });
      await mine(1);
    });
    expect(receipt.transaction).toBe(last);
    expect(await s.nonce()).toBe(1);
  });

  test("that the node forgets and is given again is one success", async () => {
    const s = await setting();
    const receipt = await pending(s, async (hash) => {
      const raw = await rpc("eth_getRawTransactionByHash", [hash]);
      await client.dropTransaction({ hash });
      await s.whenAnswered("eth_getTransactionByHash");
      await s.whenAnswered("eth_getTransactionByHash");
      const release = s.hold();
      await rpc("eth_sendRawTransaction", [raw]);
      await mine(1);
      release();
    });
    expect(receipt.position.final).toBe(false);
    expect(await s.nonce()).toBe(1);
  });

  test("whose replacement was made many blocks ago is found", async () => {
    const s = await setting();
    let replacement: Hex | undefined;
    const receipt = await pending(s, async (hash) => {
      await s.freeze(hash);
      replacement = await sendReplacement(anvil, { key: s.key, hash });
      await mine(37);
      await s.freeze();
    });
    expect(receipt).toMatchObject({ transaction: replacement, position: { final: true } });
  });
});

describe("a pending transaction that calls for a smart account", () => {
  /** The account's calls are sent by somebody else, as ERC-4337's are. */
  async function calledFor() {
    const s = await setting();
    const account = await executor(anvil);
    const wallet: EvmWallet = {
      ...s.wallet,
      address: account,
      send: (call) => s.wallet.send({ to: account, data: execution([call]), gas: 500_000n }),
    };
    const act = (n: number): Act => ({ kind: "publishKey", participant: account, key: `0x${`0${n}`.repeat(32)}` });
    return { ...s, wallet, act, nonce: async () => (await s.ledger.account(account)).nonce };
  }

  test("and is sent again beside another call is one success", async () => {
    const s = await calledFor();
    let second: Hex | undefined;
    const receipt = await pending(s, async (hash) => {
      const { input } = await client.getTransaction({ hash });
      const data = concatHex([execution([{ to: NOBODY, data: "0x" }]), input]);
      second = await sendReplacement(anvil, { key: s.key, hash }, { data });
      await mine(1);
    });
    expect(receipt.transaction).toBe(second);
    expect(await s.nonce()).toBe(1);
  });

  test("and whose nonce another call took may still happen: LEDGER_DROPPED, not retryable", async () => {
    const s = await calledFor();
    const dropped = pending(s, async (hash) => {
      await sendReplacement(anvil, { key: s.key, hash }, { data: execution([{ to: NOBODY, data: "0x" }]) });
      await mine(1);
    });
    const error: unknown = await dropped.catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: "LEDGER_DROPPED", retryable: false, transaction: undefined });
    expect(String(error)).not.toMatch(/nothing happened/iu);
  });
});

describe("an included transaction that a reorganisation removed", () => {
  test("and that is included again: final once, in its new block", async () => {
    const s = await setting();
    const { receipt, settling } = await removed(s, async (hash) => {
      const raw = await rpc("eth_getRawTransactionByHash", [hash]);
      return async () => {
        await mine(2);
        await rpc("eth_sendRawTransaction", [raw]);
        await mine(3);
      };
    });
    const settled = await settling;
    expect(settled).toMatchObject({ transaction: receipt.transaction, position: { final: true } });
    expect(settled.position.sequence).toBeGreaterThan(receipt.position.sequence);
    expect(await s.nonce()).toBe(1);
  });

  test("and that was replaced at another price: one success, under the other name", async () => {
    const s = await setting();
    let replacement: Hex | undefined;
    const { settling } = await removed(s, async (hash) => {
      const send = await signReplacement(anvil, { key: s.key, hash });
      return async () => {
        replacement = await send();
        await mine(3);
      };
    });
    expect(await settling).toMatchObject({ transaction: replacement, position: { final: true } });
    expect(await s.nonce()).toBe(1);
  });

  test("and whose nonce something else took: LEDGER_DROPPED", async () => {
    const s = await setting();
    const { settling } = await removed(s, (hash) =>
      signReplacement(anvil, { key: s.key, hash }, { to: s.wallet.address, data: "0x" }),
    );
    await expect(settling).rejects.toMatchObject({ code: "LEDGER_DROPPED", retryable: true });
    expect(await s.nonce()).toBe(0);
  });

  test("and that fails where it is included again: LEDGER_REVERTED", async () => {
    const s = await setting();
    const { settling } = await removed(s, async (hash) => {
      // the same transaction, and no ledger to take it
      const { to } = await client.getTransaction({ hash });
      const raw = await rpc("eth_getRawTransactionByHash", [hash]);
      return async () => {
        await client.setCode({ address: to ?? NOBODY, bytecode: "0x60006000fd" });
        await rpc("eth_sendRawTransaction", [raw]);
      };
    });
    await expect(settling).rejects.toMatchObject({ code: "LEDGER_REVERTED" });
  });
});
