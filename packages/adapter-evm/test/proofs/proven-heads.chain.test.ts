import { emptyAccount, type Hex, type LedgerId, parseAddress, parseLedgerId } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { startAnvil } from "../../../../test/setup/anvil.js";
import { startHardhat } from "../../../../test/setup/hardhat.js";
import { accountSlot } from "../../src/proofs/account-slot.js";
import { type JsonRpcClient, provenHeads } from "../../src/proofs/index.js";
import { newLedger } from "../setup/chain-fixture.js";
import { ethersProvider, libraries } from "../setup/libraries.js";
import { ownChain, testChain } from "../setup/test-chain.js";
import { clinic, bytes32 } from "./clinic.js";

const nobody = parseAddress(`0x${"77".repeat(20)}`);
const chains = { anvil: await ownChain("anvil"), hardhat: await ownChain("hardhat") };

describe.each(Object.entries(chains))("heads proven on %s", (_mode, chain) => {
  const clients: Record<string, () => JsonRpcClient> = {
    "a client of viem": () => chain.client,
    "a provider of ethers": () => ethersProvider(chain),
    "an EIP-1193 provider": () => ({
      request: ({ method, params }: { method: string; params: readonly unknown[] }) => chain.rpc(method, params),
    }),
  };

  test.each(Object.entries(clients))("are those of the ledger, through %s", async (_, client) => {
    const { ledger, patient, other, trustedBlock } = await clinic(chain);
    const heads = provenHeads({ ledger: ledger.id, client: client(), trustedBlock });
    expect(heads.id).toBe(ledger.id);
    const account = await heads.account(patient);
    expect(account).toMatchObject({ everyoneEpoch: 2, nonce: 4, access: 2 });
    expect(account).toEqual(await ledger.account(patient));
    expect(await heads.account(other)).toEqual(await ledger.account(other));
  });

  test("are proven to be none for a participant without entries, in a ledger with entries and in an empty one", async () => {
    const { ledger, trustedBlock, chain: node } = await clinic(chain);
    const none = emptyAccount;
    expect(await provenHeads({ ledger: ledger.id, client: node.client, trustedBlock }).account(nobody)).toEqual(none);
    const empty = libraries.viem.connect(chain, await newLedger(chain)).ledger;
    expect(await provenHeads({ ledger: empty.id, client: node.client, trustedBlock }).account(nobody)).toEqual(none);
  });

  test("are those of the trusted block, whatever came later", async () => {
    const { ledger, wallet, patient, trustedBlock } = await clinic(chain);
    const [then, block] = [await ledger.account(patient), await trustedBlock()];
    const heads = provenHeads({ ledger: ledger.id, client: chain.client, trustedBlock: async () => block });
    const moving = provenHeads({ ledger: ledger.id, client: chain.client, trustedBlock });
    expect(await moving.account(patient)).toEqual(then);
    await ledger.submit([{ kind: "revokeEveryone", patient }], wallet);
    expect(await heads.account(patient)).toEqual(then);
    expect(await moving.account(patient)).toEqual(await ledger.account(patient));
  });

  test("need a contract at the address", async () => {
    const { ledger, patient, trustedBlock } = await clinic(chain);
    const absent = (address: string): LedgerId => parseLedgerId(`eip155:${chain.chain.id}:${address}`);
    for (const address of [nobody, patient]) {
      const heads = provenHeads({ ledger: absent(address), client: chain.client, trustedBlock });
      for (const ask of [() => heads.account(patient), async () => heads.health?.()])
        await expect(ask()).rejects.toMatchObject({ code: "MISCONFIGURED", retryable: false });
    }
    const elsewhere = provenHeads({
      ledger: ledger.id.replace("31337", "1") as LedgerId,
      client: chain.client,
      trustedBlock,
    });
    for (const ask of [() => elsewhere.account(patient), async () => elsewhere.health?.()])
      await expect(ask()).rejects.toMatchObject({ code: "MISCONFIGURED", retryable: false });
  });

  test("need a trusted block, and stop at an abort", async () => {
    const { ledger, patient, trustedBlock } = await clinic(chain);
    const by = (block: () => Promise<{ hash: Hex }>) =>
      provenHeads({ ledger: ledger.id, client: chain.client, trustedBlock: block });
    await expect(by(() => Promise.reject(new Error("away"))).account(patient)).rejects.toMatchObject({
      code: "LEDGER_UNAVAILABLE",
      retryable: true,
    });
    await expect(by(async () => ({ hash: bytes32(5) })).account(patient)).rejects.toMatchObject({
      code: "LEDGER_UNAVAILABLE",
    });
    await expect(by(async () => ({ hash: "0x12" })).account(patient)).rejects.toThrow(TypeError);
    await expect(by(trustedBlock).account(patient, { signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
    const leaving = new AbortController();
    const waiting = by(() => new Promise(() => leaving.abort("enough"))).account(patient, { signal: leaving.signal });
    await expect(waiting).rejects.toBe("enough");
  });
});

test("the contract keeps accounts where they are looked for", async () => {
  const { chain, options, ledger, patient } = await clinic(chains.anvil);
  const { head, everyoneEpoch, nonce, access } = await ledger.account(patient);
  const part = (value: number, bytes: number) => value.toString(16).padStart(2 * bytes, "0");
  const slot = await chain.client.getStorageAt({ address: parseAddress(options.address), slot: accountSlot(patient) });
  expect(slot).toBe(`${head}${part(everyoneEpoch, 3)}${part(nonce, 3)}${part(access, 2)}`);
});

describe("the blocks of each upgrade are named by the hash of their header", () => {
  const anvil = ["london", "paris", "shanghai", "cancun", "prague", "osaka"];
  const starts = [
    ...anvil.map((hardfork) => [hardfork, () => startAnvil("--hardfork", hardfork)] as const),
    ["amsterdam", () => startHardhat("amsterdam")] as const,
  ];
  test.each(starts)("%s", async (hardfork, start) => {
    const { url, stop } = await start();
    try {
      const chain = testChain(hardfork === "amsterdam" ? "hardhat" : "anvil", url);
      const { ledger, patient, trustedBlock } = await clinic(chain);
      const heads = provenHeads({ ledger: ledger.id, client: chain.client, trustedBlock });
      expect(await heads.account(patient)).toEqual(await ledger.account(patient));
    } finally {
      await stop();
    }
  });
});

test("bad options are refused", () => {
  const trustedBlock = async () => ({ hash: bytes32(1) });
  const client: JsonRpcClient = { send: async () => null };
  const ledger = parseLedgerId(`eip155:1:${nobody}`);
  expect(() => provenHeads({ ledger: parseLedgerId("memory:1:ledger"), client, trustedBlock })).toThrow(TypeError);
  expect(() => provenHeads({ ledger, client, trustedBlock, timeout: 0 })).toThrow(TypeError);
});
