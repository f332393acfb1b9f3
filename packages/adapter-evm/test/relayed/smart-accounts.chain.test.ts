import type { TypedData, Wallet } from "@chartkey/core/adapters";
import { describe, expect, test } from "vitest";
import { batchingRelayer, relayed, walletRelayer } from "../../src/index.js";
import { libraries } from "../setup/libraries.js";
import { keyAct, relaySetting, UNTIL_FULL } from "../setup/relay-setting.js";
import { smartAccount } from "../setup/smart-account.js";
import { ownChain } from "../setup/test-chain.js";

const note: TypedData = {
  domain: { name: "Chartkey", version: "1" },
  types: { Note: [{ name: "text", type: "string" }] },
  primaryType: "Note",
  message: { text: "hello" },
};

const kinds = [
  ["viem", "anvil", await ownChain("anvil")],
  ["ethers", "hardhat", await ownChain("hardhat")],
] as const;

describe.each(kinds)("a smart account by %s on %s", (name, _mode, chain) => {
  const codeAt = (wallet: Wallet) => chain.client.getCode({ address: wallet.address });

  async function setting() {
    const s = await relaySetting(chain, libraries[name]);
    const { deployed, undeployed, runtime } = await smartAccount(chain);
    const install = () => chain.client.setCode({ address: deployed.address, bytecode: runtime });
    return { ...s, deployed, undeployed, install, relayer: walletRelayer(s.ledger, s.payer) };
  }

  test("that is deployed (ERC-1271) submits its acts, and several under one signature", async () => {
    const s = await setting();
    await s.install();
    const { address: patient } = s.deployed;
    const ledger = relayed(s.ledger, s.relayer);
    await ledger.submit([keyAct(patient)], s.deployed);
    await ledger.submit([keyAct(patient, 2), { kind: "revoke-everyone", patient }], s.deployed);
    expect(await s.acts()).toHaveLength(3);
  });

  test("that is not deployed yet (ERC-6492) is deployed with its first act, and signs the same way after it", async () => {
    const s = await setting();
    const ledger = relayed(s.ledger, s.relayer);
    const first = keyAct(s.undeployed.address);
    expect(await codeAt(s.undeployed)).toBeUndefined();
    await ledger.submit([first], s.undeployed);
    expect((await codeAt(s.undeployed))?.length).toBeGreaterThan(2);
    const second = keyAct(s.undeployed.address, 2);
    await ledger.submit([second], s.undeployed);
    expect(await s.acts()).toEqual([first, second]);
  });

  test("that is not deployed yet is deployed in a batch with the acts of others", async () => {
    const s = await setting();
    const ledger = relayed(s.ledger, batchingRelayer(s.ledger, s.payer, { wait: UNTIL_FULL, maxCalls: 2 }));
    const person = await s.person();
    const [one, two] = await Promise.all([
      ledger.submit([keyAct(person.address)], person),
      ledger.submit([keyAct(s.undeployed.address)], s.undeployed),
    ]);
    expect(two.transaction).toBe(one.transaction);
    expect(await codeAt(s.undeployed)).toBeDefined();
  });

  test("is known by its signature before and after it is deployed", async () => {
    const s = await setting();
    const stranger = await smartAccount(chain);
    const claim = async (wallet: Wallet, address = wallet.address) => ({
      address,
      data: note,
      signature: await wallet.signTypedData(note),
    });
    const other = { ...note, message: { text: "another" } };
    expect(await s.ledger.verify(await claim(s.undeployed))).toBe(true);
    expect(await s.ledger.verify({ ...(await claim(s.undeployed)), data: other })).toBe(false);
    expect(await s.ledger.verify(await claim(s.undeployed, stranger.address))).toBe(false);
    expect(await s.ledger.verify(await claim(s.deployed))).toBe(false);
    await s.install();
    expect(await s.ledger.verify(await claim(s.undeployed))).toBe(true);
    expect(await s.ledger.verify(await claim(s.deployed))).toBe(true);
    expect(await s.ledger.verify(await claim(stranger.deployed, s.deployed.address))).toBe(false);
  });

  test("whose wrapper is malformed has no valid signature", async () => {
    const s = await setting();
    const signature = await s.undeployed.signTypedData(note, {});
    const suffix = "6492".repeat(16);
    for (const body of ["", "00".repeat(32), "ff".repeat(96), signature.slice(2, 200)])
      expect(
        await s.ledger.verify({ address: s.undeployed.address, data: note, signature: `0x${body}${suffix}` }),
      ).toBe(false);
  });
});
