import { type Act, type Hex, parseAddress, type WriteProgress, NO_REQUEST } from "@chartkey/core/adapters";
import { parseEther } from "viem";
import { describe, expect, test } from "vitest";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { type Endpoint, libraries, type Library } from "../setup/libraries.js";
import { sendReplacement } from "../setup/replacement.js";
import { ownChain, type TestChain } from "../setup/test-chain.js";

const anvil = await ownChain("anvil");
const chains = { anvil, hardhat: await ownChain("hardhat") };

async function party(chain: TestChain, library: Library, balance?: bigint) {
  const options = await newLedger(chain);
  const key = await newKey(chain, balance);
  const wallet = await library.wallet(chain, key);
  const { promise: shown, resolve } = Promise.withResolvers<void>();
  const deliver: Endpoint["deliver"] = async (send, body) => {
    const answer = await send();
    if (body.includes("eth_getTransactionByHash")) resolve();
    return answer;
  };
  const { ledger } = library.connect({ ...chain, deliver }, options);
  const acts: readonly Act[] = [{ kind: "publishKey", participant: wallet.address, key: `0x${"07".repeat(32)}` }];
  /** `shown` resolves once the node has shown the pending transaction. */
  return { key, wallet, ledger, acts, shown };
}

/** Submits while no block is mined, and runs `meanwhile` with the pending transaction. */
async function pending(
  { ledger, wallet, acts }: Pick<Awaited<ReturnType<typeof party>>, "ledger" | "wallet" | "acts">,
  meanwhile: (hash: Hex) => Promise<void>,
  signal?: AbortSignal,
) {
  await anvil.client.setAutomine(false);
  try {
    let happening: Promise<void> | undefined;
    const onProgress = (event: WriteProgress) => {
      if (event.type === "ledger:submitted") happening = meanwhile(event.transaction as Hex);
    };
    const receipt = await ledger.submit(acts, wallet, { onProgress, signal });
    await happening;
    return receipt;
  } finally {
    await anvil.client.setAutomine(true);
    await anvil.client.mine({ blocks: 1 });
  }
}

describe.each(Object.entries(libraries))("a transaction by %s", (_, library) => {
  test("that the node has dropped may still come: it is waited for, until an abort", async () => {
    const setting = await party(anvil, library);
    const stop = new AbortController();
    const reason = new Error("stopped");
    const drop = async (hash: Hex) => {
      await anvil.client.dropTransaction({ hash });
      stop.abort(reason);
    };
    await expect(pending(setting, drop, stop.signal)).rejects.toBe(reason);
    expect((await setting.ledger.account(setting.wallet.address)).nonce).toBe(0);
    await setting.ledger.submit(setting.acts, setting.wallet);
    expect((await setting.ledger.account(setting.wallet.address)).nonce).toBe(1);
  });

  test("whose nonce something else took: LEDGER_DROPPED", async () => {
    const setting = await party(anvil, library);
    const cancel = async (hash: Hex) => {
      await setting.shown;
      await sendReplacement(anvil, { key: setting.key, hash }, { data: "0x" });
      await anvil.client.mine({ blocks: 1 });
    };
    await expect(pending(setting, cancel)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
    expect((await setting.ledger.account(setting.wallet.address)).nonce).toBe(0);
  });

  test("that was sent again for a higher price ends in one success", async () => {
    const setting = await party(anvil, library);
    let replacement: Hex | undefined;
    const receipt = await pending(setting, async (hash) => {
      replacement = await sendReplacement(anvil, { key: setting.key, hash });
      await anvil.client.mine({ blocks: 1 });
    });
    expect(receipt.transaction).toBe(replacement);
    expect((await setting.ledger.account(setting.wallet.address)).nonce).toBe(1);
  });

  test("that is included after a while succeeds", async () => {
    const setting = await party(anvil, library);
    const receipt = await pending(setting, () => anvil.client.mine({ blocks: 1 }));
    expect(receipt.position.final).toBe(false);
    expect(receipt.cost).toEqual({ unit: "gas", amount: expect.any(BigInt) });
  });

  test("that the ledger refuses only when it is included: LEDGER_REVERTED, with the reason", async () => {
    const { ledger, wallet } = await party(anvil, library);
    const until = (await ledger.time()).getTime() / 1000 + 100;
    const grantee = (await party(anvil, library)).wallet.address;
    const acts: readonly Act[] = [
      {
        kind: "grantAccess",
        patient: wallet.address,
        grantee,
        scope: `0x${"00".repeat(32)}`,
        until,
        permissions: 1,
        envelope: `0x${"09".repeat(32)}`,
        request: NO_REQUEST,
      },
    ];
    const tooLate = async () => {
      await anvil.client.setNextBlockTimestamp({ timestamp: BigInt(until) });
      await anvil.client.mine({ blocks: 1 });
    };
    await expect(pending({ ledger, wallet, acts }, tooLate)).rejects.toMatchObject({
      code: "LEDGER_REVERTED",
      message: "The ledger refused: InvalidUntil",
      retryable: false,
    });
  });

  test.each(Object.entries(chains))("that nobody can pay for on %s: FUNDS_INSUFFICIENT", async (_mode, chain) => {
    const { ledger, wallet, acts } = await party(chain, library, 1n);
    await expect(ledger.submit(acts, wallet)).rejects.toMatchObject({ code: "FUNDS_INSUFFICIENT" });
    expect((await ledger.account(wallet.address)).nonce).toBe(0);
  });

  test.each(Object.entries(chains))("that would be refused on %s says why, before it is sent", async (_mode, chain) => {
    const { ledger, wallet } = await party(chain, library, parseEther("1"));
    const scope: Hex = `0x01${"ab".repeat(16)}${"00".repeat(15)}`;
    const relinquish: Act = {
      kind: "relinquishAccess",
      patient: parseAddress(`0x${"12".repeat(20)}`),
      grantee: wallet.address,
      scope,
    };
    await expect(ledger.submit([relinquish], wallet)).rejects.toMatchObject({
      code: "LEDGER_REVERTED",
      message: "The ledger refused: NotPermitted",
    });
  });
});
